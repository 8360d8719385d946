import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../data/store/index.js';
import { readCaptureQuality } from '../../../data/store/reads/capture-quality.js';
import { readPerformance } from '../../../data/store/reads/performance.js';
import { readRandomisedExecutions } from '../../../data/store/reads/randomised-executions.js';
import { readSlowExecutions } from '../../../data/store/reads/slow-executions.js';
import { readSourcePresence } from '../../../data/store/reads/source-presence.js';
import { readWeightSamples } from '../../../data/store/reads/weight-samples.js';
import { readWeightSignals } from '../../../data/store/reads/weight-signals.js';
import { readWeightSpread } from '../../../data/store/reads/weight-spread.js';
import { executionRow, interactionRow } from './planted-rows.js';

const FROM = '2026-03-01T00:00:00.000Z';
const filter = {
  namespace: 'default',
  retrieverId: 'ret_1',
  from: FROM,
  to: '2026-03-20T00:00:00.000Z',
  windowHours: 24,
};
const elsewhere = { ...filter, namespace: 'other' };

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reads-'));
  store = await openStore(
    { path: path.join(folder, 'chdb') },
    {
      spool: path.join(folder, 'spool'),
      wallClock: () => Date.parse(FROM),
      executionDays: 3_650, // the dates are long past for the engine's clock
      onError: (error) => console.error(error),
    },
  );
  await store.write('executions', [
    // Monday 2 March: three learned, of two users, and one static.
    executionRow({ execution_id: 'e1' }),
    executionRow({ execution_id: 'e2', weights: [0.8, 0.2], learned_weights: [0.8, 0.2], took_ms: 30 }),
    executionRow({
      execution_id: 'e3',
      user_id: 'u2',
      result_ids: [],
      result_scores: [],
      source_scores: [],
      took_ms: 20,
    }),
    executionRow({
      execution_id: 'e4',
      user_id: 'u3',
      served: 'static',
      reason: 'holdout',
      strategy: 'rrf',
      weights: [],
      learned_weights: [],
      propensity: 0.5,
      took_ms: 2,
    }),
    // Tuesday: a cold start of the rollout, by session, with a segment; another by nobody.
    executionRow({
      execution_id: 'e5',
      user_id: '',
      session_id: 's1',
      reason: 'cold_start',
      context_level: 'prior',
      context_key: '',
      contexts: ['personal:user_id=u9', 'demographic:country=de', 'global'],
      propensity: 0.5,
      weights: [],
      learned_weights: [0.5, 0.5],
      executed_at: '2026-03-03T10:00:00.000Z',
    }),
    executionRow({
      execution_id: 'e6',
      user_id: '',
      propensity: 0.5,
      learned_weights: [0.7, 0.3],
      executed_at: '2026-03-03T11:00:00.000Z',
    }),
    // Another retriever, another namespace with the same ids.
    executionRow({ execution_id: 'e1', retriever_id: 'ret_2' }),
    executionRow({ execution_id: 'e1', namespace: 'other', took_ms: 99 }),
  ]);
  await store.write('interactions', [
    interactionRow({ interaction_id: 'i1', execution_id: 'e1', item_id: 'b', position: 0 }), // the list knows better: rank 2
    interactionRow({ interaction_id: 'i2', execution_id: 'e1', item_id: 'd', position: 3, reward_value: 3 }),
    interactionRow({ interaction_id: 'i3', execution_id: 'e2', item_id: 'gone', position: 2 }), // not in the list: rank 3
    interactionRow({
      interaction_id: 'i4',
      execution_id: 'e2',
      item_id: 'a',
      interaction_types: ['view'],
      reward_value: 0,
    }),
    interactionRow({
      interaction_id: 'i5',
      execution_id: 'e4',
      item_id: 'a',
      interaction_types: ['view'],
      reward_value: 0,
    }),
    interactionRow({
      interaction_id: 'i6',
      execution_id: 'e4',
      occurred_at: '2026-03-03T10:00:00.001Z', // a millisecond beyond the window
    }),
    interactionRow({
      interaction_id: 'i7',
      execution_id: 'e5',
      item_id: 'a',
      interaction_types: ['skip'],
      reward_value: -0.5,
      occurred_at: '2026-03-03T10:05:00.000Z',
      user_id: '',
    }),
    interactionRow({ interaction_id: 'i8', item_id: 'a' }),
    interactionRow({ interaction_id: 'i9', execution_id: 'e1', item_id: 'a', namespace: 'other', reward_value: 7 }),
  ]);
  await store.settled();
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

describe('readPerformance', () => {
  it('sums what came of executions, by day and arm', async () => {
    const rows = await readPerformance(store, filter, 'day');
    const of = (period: string | null, served: string | null) =>
      rows.find((row) => row.period === period && row.served === served);
    expect(of('2026-03-02T00:00:00.000Z', 'learned')).toEqual({
      period: '2026-03-02T00:00:00.000Z',
      served: 'learned',
      executions: 3,
      units: 2,
      interactions: 4,
      engaged: 2,
      hits: [0, 1, 1],
      shown: [2, 2, 2],
      hits_in_three: 2,
      empty: 1,
      reciprocal_ranks: 1 / 2 + 1 / 3,
      reward: 1 + 3 + 1,
      mean_ms: 20,
      p50_ms: 20,
      p95_ms: 29,
    });
    expect(of('2026-03-02T00:00:00.000Z', 'static')).toMatchObject({
      executions: 1,
      interactions: 1,
      engaged: 0,
      reward: 0,
    });
    expect(of('2026-03-02T00:00:00.000Z', null)).toMatchObject({ executions: 4, units: 3, engaged: 2 });
    expect(of(null, 'learned')).toMatchObject({ executions: 5, units: 4, reward: 4.5, engaged: 3 });
    expect(of(null, null)).toMatchObject({ executions: 6, units: 5 });
    expect(rows).toHaveLength(2 + 1 + 2 + 2 + 1); // by day and arm, by day, by arm, all
  });

  it('groups by hour, and by week from Monday', async () => {
    const starts = async (period: 'hour' | 'week') =>
      (await readPerformance(store, filter, period)).filter(({ served }) => served === null).map((row) => row.period);
    expect(await starts('week')).toEqual(['2026-03-02T00:00:00.000Z', null]);
    expect(await starts('hour')).toEqual([
      '2026-03-02T10:00:00.000Z',
      '2026-03-03T10:00:00.000Z',
      '2026-03-03T11:00:00.000Z',
      null,
    ]);
  });

  it('knows one namespace, one retriever and one time', async () => {
    const [all] = (await readPerformance(store, elsewhere, 'day')).filter((row) => row.period === null && !row.served);
    expect(all).toMatchObject({ executions: 1, reward: 7, hits: [1, 0, 0], mean_ms: 99 });
    expect(await readPerformance(store, { ...filter, retrieverId: 'ret_3' }, 'day')).toEqual([]);
    expect(await readPerformance(store, { ...filter, to: '2026-03-02T10:00:00.000Z' }, 'day')).toEqual([]);
  });
});

describe('readWeightSpread', () => {
  it('measures the weights that were served, by source', async () => {
    const rows = await readWeightSpread(store, filter, 'day');
    const monday = rows.filter(({ period, served }) => period?.startsWith('2026-03-02') && served === 'learned');
    // Weights .6, .8, .6 of the text.
    expect(monday.map(({ source }) => source)).toEqual(['metafuse://image', 'metafuse://text']);
    for (const { samples, variance } of monday) {
      expect(samples).toBe(3);
      expect(variance).toBeCloseTo((2 * (0.2 / 3) ** 2 + (0.4 / 3) ** 2) / 2, 12);
    }
    expect(rows.filter(({ served }) => served === 'static')).toEqual([]);
    expect((await readWeightSpread(store, elsewhere, 'day')).map(({ variance }) => variance)).toEqual(
      Array(8).fill(null),
    );
  });
});

describe('readWeightSignals', () => {
  it('has the latest first, each with what came of it', async () => {
    const rows = await readWeightSignals(store, filter, 3);
    expect(rows.map(({ execution_id }) => execution_id)).toEqual(['e6', 'e5', 'e1']);
    expect(rows[2]).toMatchObject({ interactions: 2, engagements: 2, reward: 4, ranks: [2, 4], results: 5 });
    expect(await readWeightSignals(store, { ...filter, retrieverId: 'ret_3' }, 3)).toEqual([]);
  });
});

describe('readWeightSamples', () => {
  it('has draws of the latest sources in the order of time, without cold starts', async () => {
    const rows = await readWeightSamples(store, { namespace: 'default', retrieverId: 'ret_1', limit: 100 });
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)!.learned_weights).toEqual([0.7, 0.3]);
  });
});

describe('readRandomisedExecutions', () => {
  it('has those that could have got the other arm, by unit', async () => {
    expect(await readRandomisedExecutions(store, filter, 100)).toEqual([
      { unit: 'u3', is_learned: false, propensity: 0.5, segment: '', reward: 0 },
      { unit: 's1', is_learned: true, propensity: 0.5, segment: 'demographic:country=de', reward: -0.5 },
      { unit: 'e6', is_learned: true, propensity: 0.5, segment: '', reward: 0 },
    ]);
    expect((await readRandomisedExecutions(store, filter, 1)).map(({ unit }) => unit)).toEqual(['e6']);
    expect(await readRandomisedExecutions(store, elsewhere, 100)).toEqual([]);
  });

  it('counts rewards within the window', async () => {
    const [holdout] = await readRandomisedExecutions(store, { ...filter, windowHours: 25 }, 100);
    expect(holdout!.reward).toBe(1);
  });
});

describe('readSlowExecutions, readCaptureQuality and readSourcePresence', () => {
  it('find the slowest', async () => {
    const slow = await readSlowExecutions(store, { ...filter, limit: 2 });
    expect(slow.map(({ execution_id, took_ms }) => [execution_id, took_ms])).toEqual([
      ['e2', 30],
      ['e3', 20],
    ]);
  });

  it('say what interactions lack', async () => {
    expect(await readCaptureQuality(store, filter)).toEqual({
      interactions: 8,
      rewarded: 6,
      without_position: 5,
      without_execution: 1,
      without_user: 1,
    });
    expect(await readCaptureQuality(store, { ...filter, retrieverId: 'ret_3' })).toMatchObject({ interactions: 0 });
  });

  it('count what each source returned of what was shown', async () => {
    expect(await readSourcePresence(store, { ...filter, retrieverId: 'ret_2' })).toEqual([
      { source: 'metafuse://image', executions: 1, results: 5, returned: 3, alone: 1 },
      { source: 'metafuse://text', executions: 1, results: 5, returned: 4, alone: 2 },
    ]);
  });
});
