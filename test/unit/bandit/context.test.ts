import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { posteriorMean } from '../../../models/bandit/beta-posterior.js';
import { contextKeys } from '../../../models/bandit/context-keys.js';
import { DEFAULT_LEARNING_CONFIG } from '../../../models/bandit/learning-config.js';
import { type LevelEvidence, resolveContext } from '../../../models/bandit/resolve-context.js';
import { withoutSession, withSession } from '../../../models/bandit/session-adaptation.js';

const HARD = { ...DEFAULT_LEARNING_CONFIG, poolingStrength: 0 };
const POOLED = DEFAULT_LEARNING_CONFIG;

describe('contextKeys', () => {
  it('names the levels of a request, the narrowest first', () => {
    const keys = contextKeys({ user: { user_id: 'u1' }, segment: { device: 'mobile', country: 'de' } });
    expect(keys).toEqual([
      { level: 'personal', key: 'personal:user_id=u1' },
      { level: 'demographic', key: 'demographic:country=de|device=mobile' },
      { level: 'global', key: 'global' },
    ]);
    expect(contextKeys({})).toEqual([{ level: 'global', key: 'global' }]);
  });

  it('never gives two segments one key', () => {
    const key = (segment: Record<string, string>) => contextKeys({ segment })[0]!.key;
    expect(key({ a: '1|b=2' })).not.toBe(key({ a: '1', b: '2' }));
    expect(key({ a: '1%7Cb%3D2' })).not.toBe(key({ a: '1|b=2' }));
  });
});

describe('resolveContext', () => {
  it('names the first level that has enough interactions', () => {
    const levelOf = (personal: number, demographic: number, global: number) => {
      const levels = [evidence('personal', personal), evidence('demographic', demographic), evidence('global', global)];
      return resolveContext(levels, 2, HARD).level;
    };
    expect(levelOf(5, 9, 99)).toBe('personal');
    expect(levelOf(4, 9, 99)).toBe('demographic');
    expect(levelOf(4, 0, 99)).toBe('global');
    expect(levelOf(0, 0, 0)).toBe('prior');
  });

  it('leaves the segment out where it is told to', () => {
    const levels = [evidence('demographic', 9), evidence('global', 99)];
    expect(resolveContext(levels, 2, { ...HARD, fallbackStrategy: 'global' }).level).toBe('global');
  });

  it('takes that level alone when the switch is hard', () => {
    const levels = [evidence('personal', 5, [4, 1], [1, 4]), evidence('global', 99, [50, 50], [50, 50])];
    expect(resolveContext(levels, 2, HARD).posteriors).toEqual({ alpha: [1 + 4, 1 + 1], beta: [1 + 1, 1 + 4] });
  });

  it('pools: each level starts from its parent’s mean at the given strength', () => {
    const levels = [
      evidence('personal', 2, [2, 0], [0, 0]),
      evidence('demographic', 4, [3, 1], [2, 2]),
      evidence('global', 99, [59, 19], [39, 79]),
    ];
    // global: Beta(60, 40), Beta(20, 80); demographic: 10 · .6 + 3 = 9 of 15, 10 · .2 + 1 = 3 of 13; personal: 10 · .6 + 2
    const { level, posteriors } = resolveContext(levels, 2, POOLED);
    expect(level).toBe('demographic');
    expect(posteriors.alpha[0]).toBeCloseTo(10 * (9 / 15) + 2, 12);
    expect(posteriors.beta[0]).toBeCloseTo(10 * (6 / 15), 12);
    expect(posteriors.alpha[1]).toBeCloseTo(10 * (3 / 13), 12);
    expect(posteriors.beta[1]).toBeCloseTo(10 * (10 / 13), 12);
  });

  it('does not pool into a level without interactions: nothing is known there, and its parent knows it better', () => {
    const global = evidence('global', 99, [59, 19], [39, 79]);
    const alone = resolveContext([global], 2, POOLED).posteriors;
    expect(resolveContext([evidence('personal', 0), global], 2, POOLED).posteriors).toEqual(alone);
  });

  it('moves a pooled mean from the parent’s to the user’s own as evidence grows, without a jump at the threshold', () => {
    const global = evidence('global', 99, [50], [50]);
    const means = [1, 2, 3, 4, 5, 6, 100].map((clicks) => {
      const { posteriors } = resolveContext([evidence('personal', clicks, [clicks], [0]), global], 1, POOLED);
      return posteriorMean(posteriors.alpha[0]!, posteriors.beta[0]!);
    });
    expect(means).toEqual([...means].sort((a, b) => a - b));
    expect(means[4]! - means[3]!).toBeLessThan(means[3]! - means[2]!); // from 4 to 5 clicks no more than before
    expect(means.at(-1)).toBeGreaterThan(0.95);
  });

  it('keeps parameters above 0, whatever the evidence', () => {
    const count = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const levels = [evidence('personal', 5, [a], [b]), evidence('global', 5, [c], [d])];
        const { alpha, beta } = resolveContext(levels, 1, POOLED).posteriors;
        expect(alpha[0]! > 0 && beta[0]! > 0).toBe(true);
      }),
    );
  });
});

describe('session adaptation', () => {
  it('counts the session’s rewards κ times instead of once', () => {
    const session = { alpha: [2, 0], beta: [0, 1] };
    const rest = withoutSession({ alpha: [5, 1], beta: [3, 4] }, session);
    expect(rest).toEqual({ alpha: [3, 1], beta: [3, 3] });
    expect(withSession(rest, session, 2)).toEqual({ alpha: [7, 1], beta: [3, 5] });
    expect(withSession(rest, session, 1)).toEqual({ alpha: [5, 1], beta: [3, 4] });
  });

  it('never takes off more than there is', () => {
    expect(withoutSession({ alpha: [1], beta: [0] }, { alpha: [2], beta: [1] })).toEqual({ alpha: [0], beta: [0] });
  });
});

function evidence(
  level: LevelEvidence['level'],
  interactions: number,
  alpha: readonly number[] = [0, 0],
  beta: readonly number[] = [0, 0],
): LevelEvidence {
  return { level, key: level, interactions, counts: { alpha, beta } };
}
