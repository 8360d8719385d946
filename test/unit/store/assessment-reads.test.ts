import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../data/store/index.js';
import { type JudgementFilter, readJudgements } from '../../../data/store/reads/judgements.js';
import { readQuestions } from '../../../data/store/reads/questions.js';
import { readSessions, type SessionFilter } from '../../../data/store/reads/sessions.js';
import { executionRow, interactionRow } from './planted-rows.js';

const TEA = '{"query":"tea"}';
const MILK = '{"query":"milk"}';

const judgementFilter: JudgementFilter = {
  namespace: 'default',
  retrieverId: 'ret_1',
  since: '2026-03-01T00:00:00.000Z',
  positiveTypes: [],
  isByUser: false,
  minInteractions: 1,
  maxQueries: 10,
  maxItems: 10,
};
const sessionFilter: SessionFilter = {
  namespace: 'default',
  retrieverIds: ['ret_1'],
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-20T00:00:00.000Z',
  interactionTypes: [],
  minInteractions: 1,
  sample: 'recent',
  seed: 'a benchmark',
  count: 100,
  maxInteractions: 200,
};

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assessment-'));
  store = await openStore(
    { path: path.join(folder, 'chdb') },
    {
      spool: path.join(folder, 'spool'),
      wallClock: () => Date.parse('2026-03-02T00:00:00Z'),
      executionDays: 3_650, // the dates are long past for the engine's clock
      onError: (error) => console.error(error),
    },
  );
  const purchase = { interaction_types: ['purchase'], reward_value: 3 };
  const skip = { interaction_types: ['skip'], reward_value: -0.5 };
  await store.write('executions', [
    executionRow({ execution_id: 'e1' }),
    executionRow({ execution_id: 'e2', inputs: '{"query":"milk"}', user_id: 'u2' }),
    executionRow({ execution_id: 'e1', namespace: 'other', inputs: '{"query":"secret"}' }),
  ]);
  await store.write('interactions', [
    // Session s1 of u1, on 2 March, and a question without a session.
    interactionRow({ interaction_id: 'i1', execution_id: 'e1', session_id: 's1', item_id: 'b' }),
    interactionRow({ interaction_id: 'i2', execution_id: 'e1', session_id: 's1', item_id: 'a', ...purchase }),
    interactionRow({ interaction_id: 'i3', execution_id: 'e1', session_id: 's1', item_id: 'c', ...skip }),
    interactionRow({ interaction_id: 'i4', execution_id: 'e2', item_id: 'a', query_snapshot: MILK, user_id: 'u2' }),
    // Without a reward, without a question, too long ago, of another retriever, of another namespace.
    interactionRow({ interaction_id: 'i5', item_id: 'd', interaction_types: ['view'], reward_value: 0 }),
    interactionRow({ interaction_id: 'i6', item_id: 'd', query_snapshot: '' }),
    interactionRow({ interaction_id: 'i7', item_id: 'd', occurred_at: '2026-02-01T00:00:00.000Z' }),
    interactionRow({ interaction_id: 'i8', item_id: 'd', retriever_id: 'ret_2', execution_id: 'e9' }),
    interactionRow({ interaction_id: 'i9', item_id: 'd', namespace: 'other', execution_id: 'e1' }),
    // Three sessions of 5 March, of one click each.
    ...['x', 'y', 'z'].map((session_id) =>
      interactionRow({
        interaction_id: session_id,
        execution_id: 'e2',
        session_id,
        query_snapshot: '',
        occurred_at: '2026-03-05T00:00:00.000Z',
      }),
    ),
  ]);
  await store.settled();
}, 60_000);
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true });
});

describe('readJudgements', () => {
  it('adds up rewards by question and item, the best item and the most asked question first', async () => {
    expect(await readJudgements(store, judgementFilter)).toEqual([
      { query_snapshot: TEA, user_id: '', interactions: 3, items: ['a', 'b', 'c'], rewards: [3, 1, -0.5] },
      { query_snapshot: MILK, user_id: '', interactions: 1, items: ['a'], rewards: [1] },
    ]);
  });

  it('leaves out what was asked too seldom, and keeps the best items alone', async () => {
    const found = await readJudgements(store, { ...judgementFilter, minInteractions: 3, maxItems: 1 });
    expect(found).toMatchObject([{ query_snapshot: TEA, items: ['a'] }]);
  });

  it('takes positive rewards of the types that are asked for, and negative ones of all', async () => {
    const [tea] = await readJudgements(store, { ...judgementFilter, positiveTypes: ['click'] });
    expect(tea).toMatchObject({ interactions: 2, items: ['b', 'c'], rewards: [1, -0.5] });
  });

  it('keeps users apart when asked to', async () => {
    const found = await readJudgements(store, { ...judgementFilter, isByUser: true });
    expect(found.map(({ query_snapshot: asked, user_id: user }) => [asked, user])).toEqual([
      [TEA, 'u1'],
      [MILK, 'u2'],
    ]);
  });
});

describe('readSessions', () => {
  it('gathers what was done by session; an answer without one is a session by itself', async () => {
    const sessions = await readSessions(store, { ...sessionFilter, to: '2026-03-03T00:00:00.000Z' });
    expect(sessions.map(({ session }) => session).sort()).toEqual(['execution:e2', 'session:s1']);
    expect(sessions.find(({ session }) => session === 'session:s1')).toEqual({
      session: 'session:s1',
      user_id: 'u1',
      executions: ['e1', 'e1', 'e1'],
      items: ['b', 'a', 'c'],
      types: [['click'], ['purchase'], ['skip']],
      rewards: [1, 3, -0.5],
    });
  });

  it('filters by number and by type of interactions', async () => {
    expect(await readSessions(store, { ...sessionFilter, minInteractions: 2 })).toMatchObject([
      { session: 'session:s1' },
    ]);
    const bought = await readSessions(store, { ...sessionFilter, interactionTypes: ['purchase'] });
    expect(bought).toMatchObject([{ session: 'session:s1', items: ['a'] }]);
  });

  it('takes the latest, the same ones at random, or as many of each day', async () => {
    const days = async (changes: Partial<SessionFilter>) =>
      (await readSessions(store, { ...sessionFilter, count: 2, ...changes })).map(({ session }) => session);
    const late = ['session:x', 'session:y', 'session:z'];
    expect(late).toEqual(expect.arrayContaining(await days({ sample: 'recent' })));
    expect(await days({ sample: 'random' })).toEqual(await days({ sample: 'random' }));
    const draw = (sample: 'random' | 'stratified') =>
      Promise.all([...'abcdefgh'].map((seed) => days({ sample, seed })));
    expect(new Set((await draw('random')).map((sample) => sample.join())).size).toBeGreaterThan(1);
    for (const sample of await draw('stratified')) {
      expect(sample.filter((session) => late.includes(session))).toHaveLength(1);
    }
  });
});

describe('readQuestions', () => {
  it('finds what was asked, in this namespace, and leaves out what is not kept', async () => {
    const found = await readQuestions(store, sessionFilter, ['e1', 'e2', 'gone']);
    expect([...found.keys()].sort()).toEqual(['e1', 'e2']);
    expect(found.get('e1')).toEqual({ execution_id: 'e1', user_id: 'u1', inputs: '{"query":"tea"}' });
  });
});
