import type { Static } from 'typebox';
import { FusionError } from '../../../data/schema/errors.js';
import { readExecution } from '../../../data/store/reads/executions.js';
import { type ReplayableExecution, replayExecution } from '../../../serving/control/replay-execution.js';
import type { ExecutionSchema } from '../../../serving/http/schemas/execution.js';
import { addStoreOptions, type StoreFlags } from '../../options/store-options.js';
import { printResult } from '../../printing/print-result.js';
import { withStoreToRead } from '../../store/with-store-to-read.js';
import type { AddVerb } from '../add-verb.js';
import { askServer, serverAt } from './ask-server.js';

interface Options extends StoreFlags {
  readonly execution: string;
  readonly namespace: string;
  readonly url?: string;
  readonly json?: true;
}

/** `metafuse replay`: a decision of the bandit made again on this machine; exit code 1 when it comes out otherwise. */
export const addReplay: AddVerb = (program) => {
  const replay = program
    .command('replay')
    .description('Make a recorded decision again, and say whether the same comes of it; exit code 1: no.')
    .requiredOption('--execution <id>', 'of an answer: its execution_id, or the request_id of /v1/score')
    .option('--namespace <name>', 'its namespace', 'default')
    .option('--url <url>', 'read the record from a running server instead of the store')
    .option('--json', 'print one JSON object');
  addStoreOptions(replay).action(async (options: Options) => {
    const startMs = performance.now();
    const replayed = replayExecution(await recordOf(options));
    const seconds = (performance.now() - startMs) / 1000;
    const text = `${replayed.execution_id}: ${replayed.message}`;
    printResult({ command: 'replay', seconds, ...replayed }, { json: options.json === true, text });
    if (replayed.identical === false) process.exitCode = 1;
  });
};

async function recordOf(options: Options): Promise<ReplayableExecution> {
  const { url, namespace, execution: id } = options;
  if (url !== undefined) {
    const path = `/v1/executions/${encodeURIComponent(id)}`;
    return fromInterface(await askServer(serverAt(url), path, { 'x-namespace': namespace }));
  }
  const record = await withStoreToRead(options, (store) => readExecution(store, namespace, id));
  if (record === null)
    throw new FusionError('unknown_id', `--execution: expected one of namespace ${namespace}, got "${id}"`);
  return record;
}

function fromInterface(shown: Static<typeof ExecutionSchema>): ReplayableExecution {
  const { execution_id, strategy, reason, model_version, decision, learned_weights } = shown;
  return {
    ...{ execution_id, strategy, reason, model_version: model_version ?? '' },
    decision: decision === null ? '' : JSON.stringify(decision),
    learned_weights: Object.values(learned_weights ?? {}),
  };
}
