import { describe, expect, it } from 'vitest';
import { ranksWorse } from '../../../training/continual/judge-bundles.js';

/** Two cases of each user, by what a bundle ranks the first and the second of them. */
const cases = (...ofUsers: readonly (readonly [number, number])[]) =>
  ofUsers.flatMap((own, user) => own.map((ndcg_at_10) => ({ user, ndcg_at_10 })));

describe('ranksWorse', () => {
  const before = cases([0.5, 0.5], [0.5, 0.5], [0.5, 0.5], [0.5, 0.5]);

  it('of a bundle that is lower by more than a standard error', () => {
    expect(ranksWorse(cases([0.4, 0.4], [0.3, 0.3], [0.4, 0.4], [0.3, 0.3]), before)).toBe(true);
    expect(ranksWorse(cases([0.4, 0.4], [0.4, 0.4], [0.4, 0.4], [0.4, 0.4]), before)).toBe(true);
  });

  it('not of one that is lower by chance, nor of one that is as good or better', () => {
    expect(ranksWorse(cases([0.2, 0.2], [0.8, 0.8], [0.3, 0.3], [0.6, 0.6]), before)).toBe(false);
    expect(ranksWorse(before, before)).toBe(false);
    expect(ranksWorse(cases([0.6, 0.6], [0.7, 0.7], [0.6, 0.6], [0.7, 0.7]), before)).toBe(false);
  });

  it('takes the cases of a user together: more of them make nothing surer', () => {
    const many = (value: number) => Array.from({ length: 50 }, () => value);
    const [lower, higher] = [many(0.3), many(0.65)].map((own, user) => own.map((ndcg_at_10) => ({ user, ndcg_at_10 })));
    const was = [0, 1].flatMap((user) => many(0.5).map((ndcg_at_10) => ({ user, ndcg_at_10 })));
    expect(ranksWorse([...lower!, ...higher!], was)).toBe(false);
  });
});
