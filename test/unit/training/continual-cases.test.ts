import { beforeAll, describe, expect, it } from 'vitest';
import { MEMORY_TASKS, type RememberedTask } from '../../../data/bundle/index.js';
import { datasetUntil } from '../../../data/dataset/index.js';
import { continualCases, REPLAY_RATIO } from '../../../training/continual/continual-cases.js';
import { freshCases } from '../../../training/continual/fresh-cases.js';
import { rememberCases } from '../../../training/continual/remember-cases.js';
import { rememberedCase } from '../../../training/continual/remembered-case.js';
import { taskRoles } from '../../../training/continual/task-roles.js';
import type { Foundation } from '../../../training/foundation.js';
import { SMALL_CONFIG, smallFoundation } from './small-world.js';

/** Every user's events are a day apart, the first on January 1: positives 1 to 7 are from before the 9th. */
const NINTH = Date.UTC(2024, 0, 9);
const OPTIONS = { minPositives: SMALL_CONFIG.minPositives, seed: 1 };

let foundation: Foundation;
beforeAll(async () => {
  ({ foundation } = await smallFoundation());
});

/** Users u0, u1, … as remembered by their first two positives, up to the 9th. */
function memoryOf(count: number, role: RememberedTask['role'] = 'train'): RememberedTask[] {
  return Array.from({ length: count }, (_, user) => ({ user: `u${user}`, support: 2, untilMs: NINTH, role }));
}

describe('freshCases', () => {
  it('ask only for what came since, and know all that came before', () => {
    const { dataset, world } = foundation;
    const cases = freshCases(dataset, world, 3, { ...OPTIONS, sinceMs: NINTH });
    expect(cases.map(({ support }) => support.length)).toEqual([7, 10]);
    for (const { laterRows } of cases)
      for (const row of laterRows) expect(dataset.interactions.timestamp[row]).toBeGreaterThanOrEqual(NINTH);
  });

  it('are the cold-user cases where nothing is old, and none where nothing is new', () => {
    const { dataset, world } = foundation;
    const sizes = (sinceMs: number) =>
      freshCases(dataset, world, 3, { ...OPTIONS, sinceMs }).map(({ support }) => support.length);
    expect(sizes(0)).toEqual([1, 2, 5, 10]);
    expect(sizes(Date.UTC(2025, 0))).toEqual([]);
  });
});

describe('rememberedCase', () => {
  it('asks for what it asked for then, and for nothing later', () => {
    const { dataset, world } = foundation;
    const known = rememberedCase(dataset, world, 3, memoryOf(1)[0]!, OPTIONS)!;
    const then = datasetUntil(dataset, NINTH);
    const [start, end] = [then.interactions.offsets[3]!, then.interactions.offsets[4]!];
    const played = [...then.interactions.item.subarray(start, end)];
    expect(known.support).toEqual(Int32Array.from(played.slice(0, 2)));
    expect(known.truth.length).toBe(7 - 2);
    for (const item of known.truth) expect(played).toContain(item);
  });

  it('is undefined where the events have gone', () => {
    const { dataset, world } = foundation;
    expect(rememberedCase(dataset, world, 3, { ...memoryOf(1)[0]!, support: 50 }, OPTIONS)).toBeUndefined();
    expect(rememberedCase(dataset, world, 3, { ...memoryOf(1)[0]!, untilMs: 1 }, OPTIONS)).toBeUndefined();
  });
});

describe('taskRoles', () => {
  const users = Array.from({ length: 50 }, (_, user) => `u${user}`);

  it('keep whom the memory knows, and draw the others, whatever their order', () => {
    const memory = [...memoryOf(1, 'judge'), { ...memoryOf(2)[1]!, role: 'choose' as const }];
    const roles = taskRoles(users, memory, { share: 0.2, seed: 1 });
    expect([roles.get('u0'), roles.get('u1')]).toEqual(['judge', 'choose']);
    const count = (role: string) => [...roles.values()].filter((found) => found === role).length;
    expect([count('judge'), count('choose'), count('train')]).toEqual([1 + 10, 1 + 10, 28]);
    expect(taskRoles([...users].reverse(), memory, { share: 0.2, seed: 1 })).toEqual(roles);
    expect(taskRoles(users, memory, { share: 0.2, seed: 2 })).not.toEqual(roles);
  });
});

describe('rememberCases', () => {
  it('forget the oldest first, and hold no more than a memory holds', () => {
    const { dataset, trainingCases } = foundation;
    const old = memoryOf(MEMORY_TASKS);
    const memory = rememberCases(old, trainingCases.slice(0, 3), dataset, () => 'choose');
    expect(memory.length).toBe(MEMORY_TASKS);
    expect(memory.slice(0, -3)).toEqual(old.slice(3));
    expect(memory.slice(-3).map(({ role }) => role)).toEqual(['choose', 'choose', 'choose']);
    const moments = trainingCases.slice(0, 3).map(({ moment }) => moment);
    const supports = [...trainingCases.slice(0, 3)]
      .sort((a, b) => a.moment - b.moment)
      .map(({ support }) => support.length);
    expect(new Set(moments).size).toBe(3);
    expect(memory.slice(-3).map(({ support }) => support)).toEqual(supports);
  });
});

describe('continualCases', () => {
  const of = (memory: readonly RememberedTask[], sinceMs = NINTH, seed = 1) =>
    continualCases({ foundation, memory, sinceMs, config: SMALL_CONFIG, seed });
  const usersOf = (cases: readonly { readonly user: number }[]) => new Set(cases.map(({ user }) => user));

  it('learn from, choose by and judge by different users', () => {
    const { fresh, choosing, judging } = of([]);
    const [learned, chosen, judged] = [usersOf(fresh), usersOf(choosing), usersOf(judging)];
    expect([learned.size, chosen.size, judged.size]).toEqual([24, 8, 8]);
    for (const user of judged) expect(learned.has(user) || chosen.has(user)).toBe(false);
    for (const user of chosen) expect(learned.has(user)).toBe(false);
  });

  it('replay a share of the remembered beside the new, the same for the same seed', () => {
    const { fresh, replayed, old } = of(memoryOf(20));
    expect(replayed.length).toBe(Math.min(20, Math.floor(REPLAY_RATIO * fresh.length)));
    expect(replayed.length + old.length).toBe(20);
    for (const { support, truth } of replayed) expect([support.length, truth.length]).toEqual([2, 7 - 2]);
    const again = (seed: number) => of(memoryOf(20), NINTH, seed).replayed.map(({ user }) => user);
    expect(again(1)).toEqual(replayed.map(({ user }) => user));
    expect(again(2)).not.toEqual(again(1));
  });

  it('count the remembered whose events have gone, and remember them no more', () => {
    const gone: RememberedTask = { user: 'nobody', support: 2, untilMs: NINTH, role: 'train' };
    const { lost, memory } = of([gone, ...memoryOf(5)]);
    expect(lost).toBe(1);
    expect(memory.some(({ user }) => user === 'nobody')).toBe(false);
    expect(memory.slice(0, 5)).toEqual(memoryOf(5));
  });

  it('refuse a dataset with nothing new, saying since when', () => {
    expect(() => of([], Date.UTC(2025, 0))).toThrow(/since 2025-01-01T00:00:00.000Z.*got 0, 0, 0/);
  });
});
