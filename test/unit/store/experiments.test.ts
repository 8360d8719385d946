import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { eraseUserRows } from '../../../data/store/erase-user.js';
import { openStore, type Store } from '../../../data/store/index.js';
import { readAllocation, readLinearSums } from '../../../data/store/reads/allocations.js';
import {
  readExperimentState,
  readSegmentDays,
  refreshSegmentAnalytics,
} from '../../../data/store/reads/experiment-state.js';
import { readOffPolicySums } from '../../../data/store/reads/off-policy-sums.js';
import type { AllocationRow, ConversionRow } from '../../../data/store/rows.js';
import {
  addSums,
  NO_SUMS,
  sumsOfAllocation,
  sumsOfReward,
  type VariantSums,
} from '../../../models/experiment/index.js';
import { doublyRobust } from '../../../models/metrics/off-policy/doubly-robust.js';
import { inversePropensity } from '../../../models/metrics/off-policy/inverse-propensity.js';

const VARIANTS = ['rrf', 'meta'];
const DAY = Date.UTC(2026, 0, 5);
const filter = { namespace: 'shop', experimentId: 'exp_1' };

interface Visit {
  readonly allocation: AllocationRow;
  readonly reward: number | null;
}

/** 200 visits of two segments on two days, a third of them with a reward. */
function visits(): readonly Visit[] {
  const rng = createRng(5, 'experiment-store');
  return Array.from({ length: 200 }, (_, index) => {
    const e = 0.2 + 0.6 * rng.next();
    const variant = rng.next() < e ? 0 : 1;
    return {
      allocation: {
        namespace: 'shop',
        allocation_id: `alloc_${index}`,
        experiment_id: 'exp_1',
        region: 'default',
        user_id: `u${index % 7}`,
        execution_id: '',
        segment_key: index % 3 === 0 ? 'device:mobile' : 'device:desktop',
        level: 'global',
        variant: VARIANTS[variant]!,
        variants: VARIANTS,
        propensities: [e, 1 - e],
        expected: [0.3, 0.1 + 0.3 * rng.next()],
        vector: [1, rng.next()],
        allocated_at: new Date(DAY + (index % 2) * 86_400_000).toISOString(),
      },
      reward: rng.next() < 0.33 ? 1 : null,
    };
  });
}

const numberOf = ({ allocation }: Visit) => VARIANTS.indexOf(allocation.variant);

function conversionOf(visit: Visit): ConversionRow {
  const { allocation } = visit;
  const { namespace, allocation_id, experiment_id, region, user_id, segment_key, variant } = allocation;
  return {
    ...{ namespace, allocation_id, experiment_id, region, user_id, segment_key, variant },
    propensity: allocation.propensities[numberOf(visit)]!,
    ...{ variants: VARIANTS, expected: allocation.expected, vector: allocation.vector },
    reward: visit.reward!,
    day: Math.floor(Date.parse(allocation.allocated_at) / 86_400_000),
    converted_at: allocation.allocated_at,
  };
}

describe('the tables of experiments', () => {
  const all = visits();
  const other: AllocationRow = { ...all[0]!.allocation, namespace: 'other', allocation_id: 'alloc_other' };
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'experiments-'));
    store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock: () => DAY });
    await store.write('allocations', [...all.map(({ allocation }) => allocation), other]);
    await store.write('conversions', all.filter(({ reward }) => reward !== null).map(conversionOf));
    await store.settled();
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('sum up to what the models say of the same visits', async () => {
    const sums = new Map<string, VariantSums>();
    for (const visit of all) {
      const { allocation, reward } = visit;
      const allocated = { ...allocation, variant: numberOf(visit) };
      sumsOfAllocation(allocated).forEach((one, index) => {
        const key = `${allocation.segment_key} ${VARIANTS[index]}`;
        const earned = reward !== null && index === numberOf(visit) ? sumsOfReward(allocated, reward) : NO_SUMS;
        sums.set(key, addSums(sums.get(key) ?? NO_SUMS, addSums(one, earned)));
      });
    }
    const rows = await readExperimentState(store, filter);
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      const expected = sums.get(`${row.segment_key} ${row.variant}`)!;
      expect(row).toMatchObject({ region: 'default', samples: expected.samples, conversions: expected.conversions });
      expect(row.expected_squares).toBeCloseTo(expected.expectedSquares, 8);
      expect(row.weight).toBeCloseTo(expected.weight, 8);
      expect(row.score).toBeCloseTo(expected.score, 8);
      expect(row.weighed_score).toBeCloseTo(expected.weighedScore, 8);
      expect(row.score_squares).toBeCloseTo(expected.scoreSquares, 7);
    }
  });

  it('count each day by the allocation', async () => {
    const days = await readSegmentDays(store, { ...filter, sinceDay: 0 });
    expect(days.map(({ samples }) => samples).reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(new Set(days.map(({ day }) => day)).size).toBe(2);
  });

  it('tell SQL the lift by segment, and keep it when asked to', async () => {
    await refreshSegmentAnalytics(store, new Date(DAY).toISOString());
    for (const name of ['v_segment_lift', 'mv_segment_analytics']) {
      const rows = await store.query<{ segment_key: string; samples: number; lift_percent: number }>(
        `SELECT segment_key, samples, lift_percent FROM ${name} WHERE namespace = 'shop' ORDER BY segment_key`,
      );
      const hits = (segment: string | null) =>
        all.filter(({ allocation, reward }) => reward && (segment === null || allocation.segment_key === segment))
          .length;
      expect(rows.map(({ samples }) => samples)).toEqual([133, 67]);
      expect(rows[0]!.lift_percent).toBeCloseTo(100 * (hits('device:desktop') / 133 / (hits(null) / 200) - 1), 8);
    }
  });

  it('answer what another policy would have earned as the estimators do', async () => {
    const asked = {
      ...{ ...filter, variants: VARIANTS, segments: ['device:mobile'], targets: [[0, 1]], otherwise: [0.5, 0.5] },
    };
    const sums = await readOffPolicySums(store, asked);
    const target = ({ allocation }: Visit) => (allocation.segment_key === 'device:mobile' ? [0, 1] : [0.5, 0.5]);
    const log = {
      rewards: all.map(({ reward }) => reward ?? 0),
      propensities: all.map((visit) => visit.allocation.propensities[numberOf(visit)]!),
      targets: all.map((visit) => target(visit)[numberOf(visit)]!),
    };
    const interval = { interval: { kind: 'normal' } } as const;
    expect(sums.rows).toBe(200);
    expect(sums.wr / sums.rows).toBeCloseTo(inversePropensity(log, interval).value, 10);
    const model = {
      taken: all.map((visit) => visit.allocation.expected[numberOf(visit)]!),
      policy: all.map((visit) => target(visit).reduce((sum, t, i) => sum + t * visit.allocation.expected[i]!, 0)),
    };
    expect(sums.d / sums.rows).toBeCloseTo(doublyRobust(log, model, interval).value, 10);
  });

  it('sum what linear policies learned from', async () => {
    const rows = await readLinearSums(store, { ...filter, width: 2 });
    const [meta] = rows.filter(({ variant }) => variant === 'meta');
    const own = all.filter(({ allocation }) => allocation.variant === 'meta');
    expect(meta!.squares[0]).toBe(own.length);
    expect(meta!.squares[1]).toBeCloseTo(
      own.reduce((sum, { allocation }) => sum + allocation.vector[1]!, 0),
      9,
    );
    expect(meta!.rewards[0]).toBe(own.filter(({ reward }) => reward).length);
  });

  it('find one allocation with what it earned, in its namespace alone', async () => {
    const index = all.findIndex(({ reward }) => reward !== null);
    expect(await readAllocation(store, { namespace: 'shop', allocationId: `alloc_${index}` })).toEqual({
      ...all[index]!.allocation,
      reward: 1,
    });
    expect(await readAllocation(store, { namespace: 'shop', allocationId: 'alloc_other' })).toBeUndefined();
  });

  it('have a conversion once, of which two servers were told: the earlier one', async () => {
    const asked = { ...filter, variants: VARIANTS, segments: [], targets: [], otherwise: [0, 1] };
    const read = async () => [
      await readExperimentState(store, filter),
      await readSegmentDays(store, { ...filter, sinceDay: 0 }),
      await readLinearSums(store, { ...filter, width: 2 }),
      await readOffPolicySums(store, asked),
    ];
    const before = await read();
    const twice = all.filter(({ reward }) => reward !== null).slice(0, 3);
    const late = (visit: Visit) => ({
      ...conversionOf(visit),
      reward: 0.5,
      converted_at: new Date(DAY + 7e9).toISOString(),
    });
    await store.write('conversions', twice.map(late));
    await store.settled();
    expect(await read()).toEqual(before);
    await store.command('OPTIMIZE TABLE conversions FINAL');
    expect(await read()).toEqual(before);
    const { allocation_id: allocationId } = twice[0]!.allocation;
    expect(await readAllocation(store, { namespace: 'shop', allocationId })).toMatchObject({ reward: 1 });
  });

  it('forget a user: no row of theirs is left, and sums over many stay', async () => {
    const before = await readExperimentState(store, filter);
    const earned = all.filter(({ allocation, reward }) => allocation.user_id === 'u3' && reward !== null);
    expect(earned.length).toBeGreaterThan(3);
    await eraseUserRows(store, { namespace: 'shop', userId: 'u3', pair: 'user_id=u3' });
    for (const table of ['allocations', 'conversions']) {
      const [left] = await store.query<{ rows: number }>(
        `SELECT count() AS rows FROM ${table} WHERE namespace = 'shop' AND user_id = 'u3'`,
      );
      expect(left!.rows).toBe(0);
    }
    const rows = await readExperimentState(store, filter);
    expect(rows.reduce((sum, { samples }) => sum + samples, 0)).toBe(200);
    rows.forEach((row, index) => {
      expect(row.reward).toBe(before[index]!.reward);
      expect(row.score_squares).toBeCloseTo(before[index]!.score_squares, 8);
    });
  });

  it('forget what was put aside of a user, too, and nothing of anybody else', async () => {
    const aside = join(folder, 'spool', 'rejected');
    await mkdir(aside, { recursive: true });
    const row = (user_id: string, namespace = 'shop') => `${JSON.stringify({ namespace, user_id })}\n`;
    await writeFile(join(aside, '1-allocations.jsonl'), row('u6') + row('u7') + row('u6', 'other'));
    await writeFile(join(aside, '2-conversions.jsonl'), row('u6'));
    await eraseUserRows(store, { namespace: 'shop', userId: 'u6', pair: 'user_id=u6' });
    expect(await readdir(aside)).toEqual(['1-allocations.jsonl']);
    expect(await readFile(join(aside, '1-allocations.jsonl'), 'utf8')).toBe(row('u7') + row('u6', 'other'));
  });

  it('count what an erased user earned once, also where their rows could not be deleted at the first attempt', async () => {
    const before = await readExperimentState(store, filter);
    const cutOff: Store = {
      ...store,
      delete: (table, ...rest) =>
        table === 'conversions' ? Promise.reject(new Error('cut off')) : store.delete(table, ...rest),
    };
    const user = { namespace: 'shop', userId: 'u4', pair: 'user_id=u4' };
    await expect(eraseUserRows(cutOff, user)).rejects.toThrow('cut off');
    await eraseUserRows(store, user);
    const rows = await readExperimentState(store, filter);
    expect(rows.map(({ reward }) => reward)).toEqual(before.map(({ reward }) => reward));
  });
});
