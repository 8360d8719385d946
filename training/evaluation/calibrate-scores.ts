import { createRng } from '../../data/schema/random.js';
import type { StatesUncertainty } from '../../models/fusion/expected-error.js';
import {
  type Calibrated,
  calibrateScore,
  type ScoreCalibration,
  scoreLine,
} from '../../models/fusion/score-calibration.js';
import { fitScoreLines } from '../base/fit-score-lines.js';
import { type Foundation, SEARCH_CASES } from '../foundation.js';
import { evenly } from '../tasks/evenly.js';
import { sampleRows } from '../tasks/sampled-rows.js';
import { scoreCase } from '../tasks/scored-case.js';
import { byCountScores, networkScores } from './calibrated-scores.js';
import { fitExpectedError } from './fit-expected-error.js';
import type { AskNetwork } from './network-strategies.js';

/**
 * Fits what makes probabilities of fused scores, on validation users: that an item is a later positive, among one positive
 * and four sampled negatives, or how it is rated, which is what the sources' own scores mean; and what is made of the network's uncertainty.
 */
export async function calibrateScores(
  ask: AskNetwork,
  foundation: Foundation,
  seed: number,
): Promise<ScoreCalibration> {
  const fused: Record<Calibrated, number[]> = { meta: [], meta_adapted: [], by_count: [] };
  const stated: Record<StatesUncertainty, number[]> = { meta: [], meta_adapted: [] };
  const [targets, counts, users]: [number[], number[], number[]] = [[], [], []];
  const numbers = new Map<number, number>();
  for (const known of evenly(foundation.validationCases, SEARCH_CASES)) {
    const sampled = sampleRows(known, 'score calibration', seed);
    if (sampled.items.length === 0) continue;
    const scored = scoreCase(known, foundation.calibrators, Int32Array.from(sampled.items));
    const { plain, adapted } = await ask(scored);
    fused.meta.push(...networkScores(plain, scored, { adaptsByDefault: false }));
    fused.meta_adapted.push(...networkScores(adapted, scored, { adaptsByDefault: true }));
    stated.meta.push(...plain.uncertainty);
    stated.meta_adapted.push(...adapted.uncertainty);
    fused.by_count.push(...byCountScores(scored, foundation));
    targets.push(...sampled.targets);
    counts.push(...sampled.targets.map(() => known.vectors.count));
    if (!numbers.has(known.user)) numbers.set(known.user, numbers.size);
    users.push(...sampled.targets.map(() => numbers.get(known.user)!));
  }
  const linesOf = (logOdds: readonly number[]) =>
    fitScoreLines({
      x: Float64Array.from(logOdds),
      y: Float64Array.from(targets),
      counts: Float64Array.from(counts),
      weights: new Float64Array(targets.length).fill(1),
    });
  const calibration = {
    meta: linesOf(fused.meta),
    meta_adapted: linesOf(fused.meta_adapted),
    by_count: linesOf(fused.by_count),
  };
  const calibrated = (who: Calibrated) =>
    fused[who].map((logOdds, row) => calibrateScore(scoreLine(calibration, who, counts[row]!), logOdds));
  const byCount = calibrated('by_count');
  const errorsOf = (who: StatesUncertainty) =>
    fitExpectedError(
      {
        users,
        scores: calibrated(who),
        byCount,
        stated: stated[who],
        targets,
      },
      { rng: createRng(seed, 'expected error') },
    );
  return { ...calibration, errors: { meta: errorsOf('meta'), meta_adapted: errorsOf('meta_adapted') } };
}
