import { beforeAll, describe, expect, it } from 'vitest';
import { sigmoid } from '../../../models/fusion/log-odds.js';
import type { NetworkAnswer } from '../../../models/fusion/network-answer.js';
import type { ScoreCalibration } from '../../../models/fusion/score-calibration.js';
import type { TrustThresholds } from '../../../models/fusion/trust.js';
import { askNetwork, networkStrategies, policyRanking } from '../../../training/evaluation/network-strategies.js';
import type { ServedChoices } from '../../../training/evaluation/served-choices.js';
import type { NetworkScorer } from '../../../training/export/network-scorer.js';
import type { Foundation } from '../../../training/foundation.js';
import { scoreCase } from '../../../training/tasks/scored-case.js';
import type { Task } from '../../../training/tasks/task-batch.js';
import { handMadeCase, handMadeFoundation } from '../training/hand-made.js';
import { SMALL_CONFIG, smallFoundation } from '../training/small-world.js';

/** Three items whose popularity says .2, .5 and .8. */
const scored = handMadeCase({
  count: 5,
  support: [0],
  truth: [1],
  scores: [
    [0.5, null, 0.2],
    [0.5, 0.5, 0.5],
    [null, 0.5, 0.8],
  ],
});
const foundation = handMadeFoundation({ world: scored.known.world }); // by count: popularity alone
const thresholds: TrustThresholds = {
  minInteractions: 5,
  availableFeatures: [],
  uncertainty: 0.25,
  confidences: [0.375, 0.375, 0.375],
};
const trusting: ServedChoices = { thresholds, adaptsByDefault: false };
/** What a server answers under other thresholds. */
const served = (other: Partial<TrustThresholds> = {}): ServedChoices => ({
  ...trusting,
  thresholds: { ...thresholds, ...other },
});

function answerOf(parts: Partial<Record<keyof NetworkAnswer, readonly number[]>> = {}): NetworkAnswer {
  const column = (values: readonly number[]) => Float32Array.from(values);
  return {
    weights: column(parts.weights ?? [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    confidences: column(parts.confidences ?? Array(9).fill(0.5)),
    fused: column(parts.fused ?? [0.9, 0.6, 0.3]),
    residual: column(parts.residual ?? [0.5, -1, 0]),
    uncertainty: column(parts.uncertainty ?? [0.1, 0.1, 0.1]),
  };
}

const rounded = (values: ArrayLike<number> | undefined) => Array.from(values!, (value) => Number(value.toFixed(5)));

describe('policyRanking', () => {
  it('takes the network for a known user and rows it is sure of', () => {
    const ranking = policyRanking(answerOf(), scored, foundation, trusting);
    expect(rounded(ranking.probabilities)).toEqual([0.9, 0.6, 0.3]);
    expect(Array.from(ranking.scores, sigmoid)).toEqual([...ranking.probabilities]);
    expect(rounded(ranking.weights)).toEqual(Array(3).fill(0.33333)); // the mean of three rows, one per source
    expect(ranking.residual).toBeCloseTo((0.5 + 1 + 0) / 3, 6);
  });

  it('takes weights by count for a cold user, and says nothing of uncertainty', () => {
    const ranking = policyRanking(answerOf(), scored, foundation, served({ minInteractions: 6 }));
    expect(rounded(ranking.probabilities)).toEqual([0.2, 0.5, 0.8]);
    expect(ranking.weights).toEqual([0, 0, 1]);
    expect([ranking.uncertainty, ranking.residual]).toEqual([undefined, undefined]);
  });

  it('takes them for a user of whom less than half is known that training knew', () => {
    const sessionFeatures = scored.known.sessionFeatures.with(0, Number.NaN).with(1, Number.NaN);
    const stranger = { ...scored, known: { ...scored.known, sessionFeatures } };
    const asking = served({ availableFeatures: ['total_sessions', 'avg_session_length', 'skip_rate'] });
    expect(rounded(policyRanking(answerOf(), stranger, foundation, asking).probabilities)).toEqual([0.2, 0.5, 0.8]);
    expect(rounded(policyRanking(answerOf(), scored, foundation, asking).probabilities)).toEqual([0.9, 0.6, 0.3]);
  });

  it('takes them for single rows above the uncertainty', () => {
    const answer = answerOf({ uncertainty: [0.1, 0.26, 0.25] });
    expect(rounded(policyRanking(answer, scored, foundation, trusting).probabilities)).toEqual([0.9, 0.5, 0.3]);
  });

  it('takes them for single rows where every source that is there is below its confidence', () => {
    const confidences = [
      ...[0.3, 0.9, 0.3], // content, which has no score here, does not save the row
      ...[0.3, 0.375, 0.3], // content does here
      ...[0.9, 0.3, 0.3],
    ];
    const ranking = policyRanking(answerOf({ confidences }), scored, foundation, trusting);
    expect(rounded(ranking.probabilities)).toEqual([0.2, 0.6, 0.8]);
  });
});

describe('policyRanking: rows of the network and rows of weights by count', () => {
  // the network is twice as sure as it should be, weights by count half as sure; counts from 5 on have lines of their own
  const calibration: ScoreCalibration = {
    meta: [
      { minCount: 1, slope: 9, offset: 9 },
      { minCount: 5, slope: 0.5, offset: 0 },
    ],
    meta_adapted: [{ minCount: 5, slope: 0.25, offset: 0 }],
    by_count: [{ minCount: 5, slope: 2, offset: 0 }],
  };
  const answer = answerOf({ fused: [0.9, 0.8, 0.3], uncertainty: [0.1, 0.1, 0.26] });

  it('are compared as probabilities: a row that the network says .9 of may stand behind one of .8 by count', () => {
    // odds: the network's √9 = 3 and √4 = 2; by count (.8 / .2)² = 16
    const { scores, probabilities } = policyRanking(answer, scored, foundation, { ...trusting, calibration });
    expect(rounded(probabilities)).toEqual([3 / 4, 2 / 3, 16 / 17].map((p) => Number(p.toFixed(5))));
    expect(rounded(scores)).toEqual([Math.log(3), Math.log(2), Math.log(16)].map((x) => Number(x.toFixed(5))));
    const plain = policyRanking(answer, scored, foundation, trusting);
    expect([plain.scores[0]! > plain.scores[2]!, scores[0]! > scores[2]!]).toEqual([true, false]);
  });

  it('are as uncertain as the error that is expected of who answers them: of weights by count, p (1 − p)', () => {
    const errors = { meta: { share: 0.5, scale: 2 }, meta_adapted: { share: 1, scale: 1 } };
    const said = { ...answer, uncertainty: Float32Array.of(0.03, 0.08, 1) };
    const limits = { ...trusting.thresholds, uncertainty: 0.4 };
    const by = { ...trusting, thresholds: limits, calibration: { ...calibration, errors } };
    const { uncertainty, probabilities } = policyRanking(said, scored, foundation, by);
    expect(rounded(probabilities)).toEqual([3 / 4, 2 / 3, 16 / 17].map((p) => Number(p.toFixed(5))));
    const expected = [2 * Math.sqrt((3 / 16) * 0.03), 2 * Math.sqrt((2 / 9) * 0.08), 16 / 17 / 17];
    expect(rounded(uncertainty as Float32Array)).toEqual(expected.map((error) => Number(error.toFixed(5))));
  });

  it('take the line of the adapted network where it answers', () => {
    const adapted = { ...trusting, calibration, adaptsByDefault: true };
    expect(policyRanking(answer, scored, foundation, adapted).scores[0]).toBeCloseTo(Math.log(9) / 4, 6);
  });
});

describe('askNetwork', () => {
  let small: Foundation;
  beforeAll(async () => {
    small = (await smallFoundation()).foundation;
  });

  /** Remembers what it was asked; its answer is the first of the adaptable parameters. */
  function recorder() {
    const tasks: Task[] = [];
    const scorer: NetworkScorer = {
      score: async ({ scores }, adaptable = Float32Array.of(0)) => {
        const items = scores.length / 3;
        return {
          weights: new Float32Array(3 * items).fill(1 / 3),
          confidences: new Float32Array(3 * items).fill(1),
          fused: new Float32Array(items).fill(adaptable[0]!),
          residual: new Float32Array(items),
          uncertainty: new Float32Array(items),
        };
      },
      adapt: async (task) => {
        tasks.push(task);
        return Float32Array.of(0.7);
      },
      sessionContext: () => Promise.reject(new Error('nobody asks')),
      attend: async () => new Float32Array(4 * 18).fill(1 / 18),
      [Symbol.asyncDispose]: async () => {},
    };
    return { tasks, ask: askNetwork(scorer, small, SMALL_CONFIG.meta, 1) };
  }
  const first = () => scoreCase(small.validationCases[0]!, small.calibrators);

  it('adapts to the support alone: nothing that is to be found is in the task', async () => {
    const { tasks, ask } = recorder();
    await ask(first());
    const [{ support, query, known }] = tasks as [Task];
    expect(known.truth).toHaveLength(0);
    expect(query.every(({ target }) => target === 0)).toBe(true);
    expect(support.filter(({ target }) => target === 1).every(({ item }) => known.support.includes(item))).toBe(true);
  });

  it('asks once for all strategies of a case, and the same whenever it is asked', async () => {
    const { tasks, ask } = recorder();
    const scored = first();
    const all: TrustThresholds = { minInteractions: 0, availableFeatures: [], uncertainty: 1, confidences: [0, 0, 0] };
    const answered: Record<string, number> = {};
    for (const { name, rank } of networkStrategies(ask, small, { thresholds: all, adaptsByDefault: true }))
      answered[name] = Math.fround((await rank(scored)).probabilities![0]!);
    expect(tasks).toHaveLength(1);
    expect(answered).toEqual({ meta: 0, meta_adapted: Math.fround(0.7), policy: Math.fround(0.7) });
    await ask(first());
    const items = tasks.map(({ support }) => support.map(({ item }) => item));
    expect(items[1]).toEqual(items[0]);
  });
});
