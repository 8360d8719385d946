import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from '../../../data/store/index.js';
import { ask, GOOD, interaction, known, type LoopOptions, NOON, plantedLoop, question } from './planted-loop.js';

const DAY = 86_400_000;
const PATIENCE = { timeout: 20_000 };

describe('learning with a store', () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'learning-'));
    const options = { spool: join(folder, 'spool'), wallClock: () => NOON, executionDays: 10_000 }; // the clock is not today's
    store = await openStore({ path: join(folder, 'chdb') }, options);
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const openLoop = (options: LoopOptions) => plantedLoop({ store, ...options });

  it('reads a user who was pushed out of memory in the background; the question is answered one level up', async () => {
    const loop = await openLoop({ namespaces: ['small'], limits: { personalContexts: 2 }, clock: { now: NOON } });
    for (const user of ['u1', 'u2', 'u3']) {
      for (let n = 0; n < 5; n++) {
        ask(loop, { id: `${user}-${n}`, namespace: 'small', user });
        await loop.learning.take([interaction('a', { namespace: 'small', executionId: `${user}-${n}` })]);
      }
    }
    const levelOf = (user: string) => loop.learning.choose(question(loop, { id: 'x', namespace: 'small', user })).level;
    expect([levelOf('u3'), levelOf('u1')]).toEqual(['personal', 'global']);
    await loop.learning.take([interaction('a', { namespace: 'small', executionId: 'u1-0', types: ['share'] })]);
    await vi.waitFor(() => expect(levelOf('u1')).toBe('personal'), PATIENCE);
    const interactionsOf = (user: string) =>
      known(loop.learning, question(loop, { id: 'x', namespace: 'small', user }))[0]!.interactions;
    expect(interactionsOf('u1')).toBe(6);
    await loop.learning.take([interaction('a', { namespace: 'small', executionId: 'u2-0', types: ['share'] })]);
    await vi.waitFor(() => expect(interactionsOf('u2')).toBe(6), PATIENCE);
    expect(loop.problems).toEqual([]);
  });

  it('follows a half-life that is changed', async () => {
    const loop = await openLoop({ namespaces: ['halved'], clock: { now: NOON } });
    const named = { namespace: 'halved', featureUri: GOOD, occurredAt: NOON - 30 * DAY };
    await loop.learning.take([interaction('a', named)]);
    const asked = question(loop, { id: 'x', namespace: 'halved' });
    expect(known(loop.learning, asked)[0]).toMatchObject({ alpha: [0.5, 0] });
    const sooner = { ...asked, config: { ...asked.config, decayHalfLifeDays: 10 } };
    await vi.waitFor(() => expect(known(loop.learning, sooner)[0]).toMatchObject({ alpha: [0.125, 0] }), PATIENCE);
  });

  it('knows a repetition after a restart, and lists that were shown before it', async () => {
    const options = { namespaces: ['again'], clock: { now: NOON } };
    const loop = await openLoop(options);
    ask(loop, { id: 'e1', namespace: 'again', user: 'u1' });
    const click = interaction('c', { namespace: 'again', executionId: 'e1' });
    const [first] = await loop.learning.take([click]);
    const next = await openLoop(options);
    await next.learning.rebuild();
    expect((await next.learning.take([click]))[0]).toMatchObject({ isDuplicate: true, row: first!.row });
    await next.learning.take([{ ...click, itemId: 'a' }]); // was passed over, and is not any more
    const [personal] = known(next.learning, question(next, { id: 'x', namespace: 'again', user: 'u1' }));
    expect(personal).toMatchObject({ interactions: 2, alpha: [1.5, 0.5], beta: [0, 1] });
  });

  it('loses nothing that comes while it reads, and counts nothing twice', async () => {
    let isReading = () => {};
    const reading = new Promise<void>((resolve) => {
      isReading = resolve;
    });
    const query: Store['query'] = async (sql, parameters) => {
      const rows = await store.query<never>(sql, parameters);
      if (!sql.includes('groupArray')) return rows;
      isReading();
      await new Promise((resolve) => setTimeout(resolve, 50)); // between reading and knowing
      return rows;
    };
    const options = { namespaces: ['busy'], clock: { now: NOON }, store: { ...store, query } };
    const loop = await plantedLoop(options);
    const click = (n: number) => {
      ask(loop, { id: `e${n}`, namespace: 'busy', user: `u${n % 3}` });
      return loop.learning.take([interaction('a', { namespace: 'busy', executionId: `e${n}` })]);
    };
    await click(0);
    const rebuilt = loop.learning.rebuild();
    const before = Array.from({ length: 10 }, (_, n) => click(n + 1));
    await reading;
    const during = Array.from({ length: 10 }, (_, n) => click(n + 11));
    await Promise.all([rebuilt, ...before, ...during]);
    const asked = question(loop, { id: 'x', namespace: 'busy', user: 'u0' });
    expect(known(loop.learning, asked).map(({ interactions }) => interactions)).toEqual([7, 21]);
    expect(loop.problems).toEqual([]);
  });

  it('reads what a store has that was away at the start, as soon as it is back; then at its pace', async () => {
    const options = { namespaces: ['late'], clock: { now: NOON } };
    const loop = await openLoop(options);
    await loop.learning.take([interaction('a', { namespace: 'late', featureUri: GOOD })]);
    let isAway = false;
    let readings = 0;
    const query: Store['query'] = async (sql, parameters) => {
      if (isAway) throw new Error('away');
      if (sql.includes('groupArray')) readings++;
      return await store.query<never>(sql, parameters);
    };
    let turn = () => {};
    const timer = (_everyMs: number, call: () => void) => {
      turn = call;
      return () => {};
    };
    const next = await plantedLoop({ ...options, store: { ...store, query }, timer });
    isAway = true;
    await next.learning.rebuild();
    expect(next.problems).toHaveLength(1);
    isAway = false;
    const asked = question(next, { id: 'x', namespace: 'late' });
    expect(known(next.learning, asked)[0]).toMatchObject({ interactions: 0 });
    turn();
    await vi.waitFor(() => expect(known(next.learning, asked)[0]).toMatchObject({ interactions: 1 }), PATIENCE);
    await next.learning.close(); // waits for the turn
    const before = readings;
    for (let times = 0; times < 58; times++) {
      turn();
      await next.learning.close();
    }
    expect(readings).toBe(before);
    turn();
    await next.learning.close();
    expect(readings).toBeGreaterThan(before);
  });
});
