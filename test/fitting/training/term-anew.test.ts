import { describe, expect, it } from 'vitest';
import { fitStandardizer } from '../../../data/features/standardizer.js';
import { SESSION_FEATURES } from '../../../data/schema/features.js';
import type { BoostedTerm } from '../../../models/network/boosted-trees.js';
import { termAnew } from '../../../training/continual/term-anew.js';
import type { Foundation } from '../../../training/foundation.js';
import { calibrators, NONE, population, RISING } from '../../unit/training/planted-quality.js';

const BUNDLES: BoostedTerm = { trees: [{ numbers: [0], edges: [0.5], values: [0, 1] }], offset: 0.25 };
const width = SESSION_FEATURES.length;

/** What a bundle's network goes on from: forty users to train with, twenty to validate. */
function ground(effect: readonly number[]): Foundation {
  const cases = population(60, effect, 'anew');
  return {
    ...{ calibrators, byCount: [{ minCount: 0, weights: [0, 0, 1] }], space: 'log_odds' },
    standardizer: fitStandardizer(SESSION_FEATURES, new Float32Array(width), width),
    contextStandardizer: fitStandardizer([], new Float32Array(0), 0),
    trainingCases: cases.slice(0, 40),
    validationCases: cases.slice(40),
  } as unknown as Foundation;
}

describe('termAnew', () => {
  it('is fitted to all who neither judge nor choose', async () => {
    const grown = ground(RISING);
    const roles = { choosing: grown.trainingCases.slice(0, 3), judging: grown.validationCases.slice(0, 2) };
    const { boostedTerm, outOfFoldTerms } = await termAnew(BUNDLES, grown, roles);
    expect(boostedTerm!.trees.length).toBeGreaterThan(1);
    const fitted = outOfFoldTerms!.flatMap(({ users }) => [...users]).sort((a, b) => a - b);
    const asked = [0, 1, 2, 40, 41];
    expect(fitted).toEqual(Array.from({ length: 60 }, (_, user) => user).filter((user) => !asked.includes(user)));
  });

  it('stays the bundle’s where nothing is found', async () => {
    const roles = { choosing: [], judging: [] };
    expect(await termAnew(BUNDLES, ground(NONE), roles)).toEqual({ boostedTerm: BUNDLES });
  });

  it('is none for a network that has none', async () => {
    expect(await termAnew(undefined, ground(RISING), { choosing: [], judging: [] })).toEqual({});
  });
});
