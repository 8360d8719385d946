import { Option } from 'commander';
import { FusionError } from '../../../data/schema/errors.js';
import { createRng } from '../../../data/schema/random.js';
import { type OpenBanditLog, readOpenBandit } from '../../../data/sources/open-bandit/index.js';
import type { EstimateOptions } from '../../../models/metrics/off-policy/estimate-ratio.js';
import {
  frequencyPolicy,
  type PlacementPolicy,
  uniformPolicy,
} from '../../../models/metrics/off-policy/placement-policy.js';
import type { Interval } from '../../../models/metrics/percentile-interval.js';
import { judgePolicy, type PolicyJudgement } from '../../../training/evaluation/judge-policy.js';
import { wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';
import { gateText } from './gate-text.js';

interface Options {
  readonly log: string;
  readonly target: 'uniform' | 'frequencies';
  readonly from?: string;
  readonly interval: 'normal' | 'bootstrap';
  readonly seed: number;
  readonly json?: true;
}

/** `metafuse off-policy`: what a log says of a policy that did not make it. */
export const addOffPolicy: AddVerb = (program) => {
  program
    .command('off-policy')
    .description('Judge a policy by the log of another: IPS, SNIPS, DM, DR, their overlap, and the gate.')
    .requiredOption('--log <folder>', 'a log of the Open Bandit Dataset, such as bts/ or random/')
    .addOption(
      new Option('--target <policy>', 'the policy that is asked about: every item alike, or as often as in --from')
        .choices(['uniform', 'frequencies'])
        .makeOptionMandatory(),
    )
    .option('--from <folder>', 'another log, whose frequencies of items by position are the target')
    .addOption(
      new Option('--interval <kind>', 'how intervals are made').choices(['normal', 'bootstrap']).default('normal'),
    )
    .option('--seed <number>', 'of the bootstrap', wholeNumber, 1)
    .option('--json', 'print one JSON object')
    .action(async ({ log: folder, target, from, interval, seed, json }: Options) => {
      const startMs = performance.now();
      const log = await readOpenBandit(folder);
      const policy = await policyOf(target, from, log);
      const judgement = judgePolicy(log, policy, optionsOf(interval, seed));
      const seconds = (performance.now() - startMs) / 1000;
      const rows = log.rows.length;
      const result = { campaign: log.campaign, rows, items: log.items.length, target, interval, ...toJson(judgement) };
      const text = judgementText(judgement, `${rows} impressions of ${log.items.length} items, target: ${target}`);
      printResult({ command: 'off-policy', seed, seconds, ...result }, { json: json === true, text });
    });
};

async function policyOf(
  target: Options['target'],
  from: string | undefined,
  log: OpenBanditLog,
): Promise<PlacementPolicy> {
  if (target === 'uniform') return uniformPolicy(log.items);
  if (from === undefined)
    throw new FusionError('usage', '--from: expected a log whose frequencies to take, got nothing');
  return frequencyPolicy((await readOpenBandit(from)).rows);
}

function optionsOf(kind: Options['interval'], seed: number): EstimateOptions {
  return { interval: kind === 'normal' ? { kind } : { kind, rng: createRng(seed, 'off-policy') } };
}

function toJson({ logged, ips, snips, dm, dr, overlap, verdict }: PolicyJudgement) {
  const estimate = ({ value, low, high, standardError }: Interval) => ({
    value,
    low,
    high,
    standard_error: standardError,
  });
  return {
    logged: estimate(logged),
    estimates: { ips: estimate(ips), snips: estimate(snips), dm: estimate(dm), dr: estimate(dr) },
    overlap: {
      effective_sample_size: overlap.effectiveSampleSize,
      largest_weight: overlap.largestWeight,
      mean_weight: overlap.meanWeight,
    },
    gate: { go: verdict.go, checks: verdict.checks },
  };
}

function judgementText({ logged, ips, snips, dm, dr, overlap, verdict }: PolicyJudgement, title: string): string {
  const digits = (value: number) => value.toFixed(12);
  const row = (name: string, { value, low, high }: Interval) => [name, digits(value), digits(low), digits(high)];
  return [
    title,
    table(
      ['clicks per impression', 'value', '95 % from', 'to'],
      [row('IPS', ips), row('SNIPS', snips), row('DM', dm), row('DR', dr), row('the log itself', logged)],
    ),
    `effective sample size ${overlap.effectiveSampleSize.toFixed(6)}, largest weight ${overlap.largestWeight.toFixed(6)}, ` +
      `mean weight ${overlap.meanWeight.toFixed(6)}`,
    '',
    gateText(verdict, { candidate: 'the target', baseline: 'the policy of the log' }),
  ].join('\n');
}
