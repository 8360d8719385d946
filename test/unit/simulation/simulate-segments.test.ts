import { describe, expect, it } from 'vitest';
import { runSegments } from '../../../training/simulation/segments/run-segments.js';
import { SEGMENT_POLICIES } from '../../../training/simulation/segments/segment-policies.js';
import { plantUsers, USER_WORLDS } from '../../../training/simulation/segments/user-world.js';

const SMALL = { users: 300, visits: 4000 };
const policy = (name: string) => SEGMENT_POLICIES.find((one) => one.name === name)!;

describe('plantUsers', () => {
  it('gives those of a group one best variant, or those at one place, or those of a source and device', () => {
    const bestBy = (world: keyof typeof USER_WORLDS, key: 'user' | 'place') => {
      const { visits } = plantUsers({ ...USER_WORLDS[world], ...SMALL }, 1);
      const best = new Map<unknown, Set<number>>();
      for (const { user, source, device, best: one } of visits) {
        const of = key === 'user' ? user : `${source} ${device}`;
        best.set(of, (best.get(of) ?? new Set()).add(one));
      }
      return Math.max(...[...best.values()].map(({ size }) => size));
    };
    expect([bestBy('groups', 'user'), bestBy('gradual', 'user'), bestBy('declared', 'place')]).toEqual([1, 1, 1]);
    expect([bestBy('groups', 'place'), bestBy('declared', 'user')]).toEqual([3, 3]);
  });

  it('is the same by seed', () => {
    const world = { ...USER_WORLDS.gradual, ...SMALL };
    expect(plantUsers(world, 5)).toEqual(plantUsers(world, 5));
  });
});

describe('runSegments', () => {
  it('loses less by learned segments than by none where these decide, whatever the seed', () => {
    for (const seed of [1, 2, 3]) {
      const world = plantUsers({ ...USER_WORLDS.groups, ...SMALL, lift: 3 }, seed);
      expect(runSegments(world, policy('learned'), seed)).toBeLessThan(0.7 * runSegments(world, policy('none'), seed));
    }
  });

  it('is the same by seed, and another with neighbours', () => {
    const world = plantUsers({ ...USER_WORLDS.gradual, ...SMALL }, 1);
    const [plain, neighbours] = [policy('learned_32'), policy('learned_32_neighbours')];
    expect(runSegments(world, plain, 7)).toBe(runSegments(world, plain, 7));
    const renamed = { ...neighbours, name: plain.name }; // the same draws
    expect(runSegments(world, renamed, 7)).not.toBe(runSegments(world, plain, 7));
    expect(runSegments(world, { ...renamed, neighbourWeight: 0 }, 7)).toBe(runSegments(world, plain, 7));
  });
});
