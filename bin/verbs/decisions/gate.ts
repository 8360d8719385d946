import type { describeVerdict } from '../../../serving/analytics/describe-verdict.js';
import { createApp } from '../../../serving/app.js';
import { finiteNumber, wholeNumber } from '../../options/numbers.js';
import { addStoreOptions, type StoreFlags } from '../../options/store-options.js';
import { printResult } from '../../printing/print-result.js';
import { withStoreToRead } from '../../store/with-store-to-read.js';
import type { AddVerb } from '../add-verb.js';
import { type AskedServer, askServer, serverAt } from './ask-server.js';
import { gateText } from './gate-text.js';

interface Options extends StoreFlags {
  readonly retriever: string;
  readonly namespace: string;
  readonly url?: string;
  readonly days: number;
  readonly minGain?: number;
  readonly minEffectiveSampleSize?: number;
  readonly json?: true;
}

type Verdict = ReturnType<typeof describeVerdict>;

/** `metafuse gate`: whether learned fusion may replace the static one; exit code 1 when not. */
export const addGate: AddVerb = (program) => {
  const gate = program
    .command('gate')
    .description(
      'Say whether learned fusion may replace the static one, by what its rollout has shown; exit code 1: no.',
    )
    .requiredOption('--retriever <id>', 'whose rollout; `score` is that of /v1/score')
    .option('--namespace <name>', 'its namespace', 'default')
    .option('--url <url>', 'ask a running server instead of opening the store')
    .option('--days <count>', 'how far to look back', wholeNumber, 30)
    .option('--min-gain <reward>', 'reward per execution that the lower bound must beat (default: 0)', finiteNumber)
    .option('--min-effective-sample-size <units>', 'of each arm (default: 100)', wholeNumber)
    .option('--json', 'print one JSON object');
  addStoreOptions(gate).action(async (options: Options) => {
    const startMs = performance.now();
    const verdict = await withServer(options, (server) =>
      askServer<Verdict>(server, pathOf(options), { 'x-namespace': options.namespace }),
    );
    const seconds = (performance.now() - startMs) / 1000;
    printResult(
      { command: 'gate', seconds, namespace: options.namespace, ...verdict },
      { json: options.json === true, text: verdictText(verdict) },
    );
    if (!verdict.go) process.exitCode = 1;
  });
};

function pathOf({ retriever, days, minGain, minEffectiveSampleSize }: Options): string {
  const query = new URLSearchParams({ days: String(days) });
  if (minGain !== undefined) query.set('min_gain', String(minGain));
  if (minEffectiveSampleSize !== undefined) query.set('min_effective_sample_size', String(minEffectiveSampleSize));
  return `/v1/retrievers/${encodeURIComponent(retriever)}/learned-fusion/gate?${query}`;
}

/** A running server where a URL is given, else an application over the store, for as long as it is asked. */
async function withServer<Answer>(options: Options, ask: (server: AskedServer) => Promise<Answer>): Promise<Answer> {
  if (options.url !== undefined) return ask(serverAt(options.url));
  return withStoreToRead(options, async (store) => {
    const app = await createApp({ bundle: null, store, wallClock: Date.now });
    try {
      return await ask({
        get: async (url, headers) => {
          const answer = await app.inject({ method: 'GET', url, headers });
          return { status: answer.statusCode, body: answer.json() };
        },
      });
    } finally {
      await app.close();
    }
  });
}

function verdictText({ retriever_id, executions, complete, time_range: { start, end }, go, checks }: Verdict): string {
  return [
    `${retriever_id}: ${executions} executions that could have got either arm, from ${start} to ${end}`,
    ...(complete ? [] : ['there were more; the earliest are left out']),
    gateText({ go, checks }, { candidate: 'learned fusion', baseline: 'the static one' }),
  ].join('\n');
}
