import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkAnswer } from '../../../models/fusion/network-answer.js';
import { networkErrors, networkScores } from '../../../training/evaluation/calibrated-scores.js';
import type { AskNetwork } from '../../../training/evaluation/network-strategies.js';
import { chooseThresholds } from '../../../training/evaluation/thresholds.js';
import type { Foundation } from '../../../training/foundation.js';
import { type ScoredCase, scoreCases } from '../../../training/tasks/scored-case.js';
import { ratedFoundation } from '../../unit/training/rated-world.js';
import { smallFoundation } from '../../unit/training/small-world.js';

/** Support sizes of the small world's cases; 20 has none. */
const SIZES = [1, 2, 5, 10];

let foundation: Foundation;
beforeAll(async () => {
  ({ foundation } = await smallFoundation());
});

/** A network that is sure of what it says: `isGood` puts the truth first, else last. */
function answer({ known, scores, items: listed }: ScoredCase, isGood: boolean): NetworkAnswer {
  const items = scores.length / 3;
  const itemOf = (row: number) => listed?.[row] ?? row;
  const truth = new Set(known.truth);
  return {
    weights: new Float32Array(3 * items).fill(1 / 3),
    confidences: new Float32Array(3 * items).fill(0.5),
    fused: Float32Array.from({ length: items }, (_, row) => (truth.has(itemOf(row)) === isGood ? 0.9 : 0.1)),
    residual: new Float32Array(items),
    uncertainty: new Float32Array(items).fill(0.01),
  };
}

type Answers = Awaited<ReturnType<AskNetwork>>;

/** Asks two networks, each said to be good or bad for a case. */
function networks(plain: (scored: ScoredCase) => boolean, adapted = plain): AskNetwork {
  return async (scored): Promise<Answers> => ({
    plain: answer(scored, plain(scored)),
    adapted: answer(scored, adapted(scored)),
  });
}

const sizeOf = ({ known }: ScoredCase) => known.support.length;
const badAt = (...sizes: number[]) => networks((scored) => !sizes.includes(sizeOf(scored)));

describe('chooseThresholds: from how many interactions on the network answers', () => {
  it.each([
    [[], 1],
    [[1], 2],
    [[1, 2], 5],
    [[2], 1], // what 2 loses is less than what 1 gains
    [[1, 10], 2], // and what 10 loses less than what 2 and 5 gain
    [[1, 2, 10], 5],
  ])('worse than weights by count at %j: from %i on', async (sizes, expected) => {
    const { thresholds } = await chooseThresholds(badAt(...sizes), foundation, 1);
    expect(thresholds.minInteractions).toBe(expected);
  });

  it('a policy of static weights for everybody ranks as they do', async () => {
    const { validation, thresholds } = await chooseThresholds(badAt(...SIZES), foundation, 1);
    expect(thresholds.minInteractions).toBe(21); // more than any size that is ever tried
    expect(validation.meta).toBeLessThan(validation.by_count);
    expect(validation.policy).toBeCloseTo(validation.by_count, 12);
  });

  it('a good network answers everybody, and the policy with it', async () => {
    const { validation } = await chooseThresholds(badAt(), foundation, 1);
    expect([validation.meta, validation.meta_adapted, validation.policy]).toEqual([1, 1, 1]);
    expect(validation.by_count).toBeLessThan(1);
  });
});

describe('chooseThresholds: adaptation', () => {
  it('is the default when it gains for everybody', async () => {
    const choices = await chooseThresholds(
      networks(
        () => false,
        () => true,
      ),
      foundation,
      1,
    );
    expect(choices.adaptsByDefault).toBe(true);
    expect(choices.thresholds.minInteractions).toBe(1); // of the adapted network, which answers
    expect(choices.validation.policy).toBe(1);
  });

  it('is not, when it changes nothing, or gains for five of eight what it loses for the others', async () => {
    const same = await chooseThresholds(badAt(), foundation, 1);
    expect(same.adaptsByDefault).toBe(false);
    expect(same.reasons.adaptsByDefault).toContain('0.0000 [0.0000, 0.0000]');
    const users = [...new Set(foundation.validationCases.map(({ user }) => user))];
    expect(users).toHaveLength(8);
    const gains = ({ known }: ScoredCase) => users.indexOf(known.user) < 5;
    const mixed = await chooseThresholds(
      networks((scored) => !gains(scored), gains),
      foundation,
      1,
    );
    expect(mixed.validation.meta_adapted).toBeGreaterThan(mixed.validation.meta);
    expect(mixed.adaptsByDefault).toBe(false);
  });
});

describe('chooseThresholds: rows that the network is unsure of', () => {
  /** Right but for one item, which it puts first and is unsure of; of the rows that calibrate, each case's last, so that all users show it. */
  const unsureOf = (item: number, uncertainty: number): AskNetwork => {
    return async (scored) => {
      const sure = answer(scored, true);
      const row = scored.items ? scored.items.length - 1 : item; // sampled negatives come last
      const plain = { ...sure, fused: sure.fused.with(row, 1), uncertainty: sure.uncertainty.with(row, uncertainty) };
      return { plain, adapted: plain };
    };
  };
  const wrong = 339; // nobody's: the least popular of all

  it('are left to weights by count where that ranks better', async () => {
    const choices = await chooseThresholds(unsureOf(wrong, 0.5), foundation, 1);
    const by = { calibration: choices.calibration, adaptsByDefault: false };
    for (const scored of scoreCases(foundation.validationCases.slice(0, 3), foundation.calibrators)) {
      const { plain } = await unsureOf(wrong, 0.5)(scored);
      const errors = [...networkErrors(plain, networkScores(plain, scored, by), scored, foundation, by)]; // what is served, not what is stated
      const limit = choices.thresholds.uncertainty;
      expect(errors.flatMap((error, item) => (error > limit ? [item] : []))).toEqual([wrong]);
      expect(errors).toContainEqual(expect.closeTo(limit, 6)); // the quantile: all rows but the wrong one
    }
    expect(choices.validation.policy).toBeGreaterThan(choices.validation.meta);
    expect(choices.reasons.uncertainty).toMatch(/^leaving the 1 %/);
  });

  it('are found by p (1 − p) alone, unless more than one user shows what the network’s word is worth', async () => {
    const { user } = foundation.validationCases[0]!;
    const ask: AskNetwork = (scored) =>
      scored.known.user === user ? unsureOf(wrong, 0.5)(scored) : networks(() => true)(scored);
    const shareBy = async (asked: AskNetwork) =>
      (await chooseThresholds(asked, foundation, 1)).calibration.errors?.meta.share;
    expect(await shareBy(ask)).toBe(0);
    expect(await shareBy(unsureOf(wrong, 0.5))).toBeGreaterThan(0);
  });

  it('are kept where one user alone would rank better: of a few shares, one is a little better by luck', async () => {
    const { user } = foundation.validationCases[0]!;
    const ask: AskNetwork = (scored) =>
      scored.items !== undefined || scored.known.user === user
        ? unsureOf(wrong, 0.5)(scored)
        : networks(() => true)(scored);
    const choices = await chooseThresholds(ask, foundation, 1);
    expect(choices.reasons.uncertainty).toMatch(/^leaving the 0 %.* 1 %: 0\.\d*[1-9]\d* \[0\.0000, /);
    expect(choices.validation.policy).toBe(choices.validation.meta);
  });

  it('are kept where uncertainty tells nothing', async () => {
    const choices = await chooseThresholds(unsureOf(wrong, 0.01), foundation, 1);
    expect(choices.thresholds.uncertainty).toBeGreaterThan(1);
    expect(choices.thresholds.confidences).toEqual([0, 0, 0]);
    expect(choices.reasons.uncertainty).toMatch(/^leaving the 0 %/);
  });

  it('asks for the features that at least half of the training cases have', async () => {
    const rare = foundation.trainingCases.map((known, index) => ({
      ...known,
      sessionFeatures: known.sessionFeatures.with(0, index % 3 === 0 ? 1 : Number.NaN).with(1, 1),
    }));
    const { thresholds } = await chooseThresholds(badAt(), { ...foundation, trainingCases: rare }, 1);
    expect(thresholds.availableFeatures).not.toContain('total_sessions');
    expect(thresholds.availableFeatures).toContain('avg_session_length');
  });
});

describe('chooseThresholds: a large catalogue', () => {
  it('asks about the whole catalogue once a case, and about fewer cases, of every size', async () => {
    const { popularity } = foundation.world.scorers;
    const scorers = { ...foundation.world.scorers, popularity: { ...popularity, items: 1_000_000 } };
    const validationCases = Array.from({ length: 20 }, () => foundation.validationCases).flat();
    const asked: number[] = [];
    const ask: AskNetwork = (scored) => {
      if (scored.items === undefined) asked.push(sizeOf(scored)); // else it is calibrated by a few rows
      return badAt()(scored);
    };
    const large = { ...foundation, world: { ...foundation.world, scorers }, validationCases };
    const told: (readonly [number, number])[] = [];
    await chooseThresholds(ask, large, 1, (done, total) => told.push([done, total]));
    expect(told.at(-1)).toEqual([asked.length, asked.length]);
    expect(validationCases.length).toBeGreaterThan(600);
    expect(asked.length).toBeLessThanOrEqual(100); // ten million rows would be ten cases: not fewer than a hundred
    expect(asked.length).toBeGreaterThan(80);
    expect(new Set(asked)).toEqual(new Set(SIZES));
  });
});

describe('chooseThresholds, where ratings are asked', () => {
  let rated: Foundation;
  beforeAll(async () => {
    rated = await ratedFoundation();
  });

  /** Says .6 of everything, and of what one user rated nearly what they did. */
  function knowing(user: number | null) {
    return ({ known, scores, items: listed }: ScoredCase): NetworkAnswer => {
      const rows = scores.length / 4;
      const { items, targets } = known.laterRatings!;
      const ratings = new Map(items.map((item, index) => [item, targets[index]!]));
      const of = (item: number) => (known.user === user ? 0.5 * (0.6 + (ratings.get(item) ?? 0.6)) : 0.6);
      return {
        weights: new Float32Array(4 * rows).fill(1 / 4),
        confidences: new Float32Array(4 * rows).fill(0.5),
        fused: Float32Array.from({ length: rows }, (_, row) => of(listed?.[row] ?? row)),
        residual: new Float32Array(rows),
        uncertainty: new Float32Array(rows).fill(0.05),
      };
    };
  }

  it('adapts where that is better at all, if for one user alone; what is chosen by is squared error', async () => {
    const { user } = rated.validationCases[0]!;
    const choose = (plain: number | null, adapted: number | null) =>
      chooseThresholds(
        async (scored) => ({ plain: knowing(plain)(scored), adapted: knowing(adapted)(scored) }),
        rated,
        1,
      );
    const [better, worse] = [await choose(null, user), await choose(user, null)];
    expect([better.adaptsByDefault, worse.adaptsByDefault]).toEqual([true, false]);
    expect(better.validation.meta_adapted).toBeGreaterThan(better.validation.meta);
    expect(better.validation.meta_adapted).toBeLessThan(0);
    expect(better.reasons.adaptsByDefault).toMatch(/negative squared error of ratings on validation users: 0\.0\d+ \[/);
  });
});
