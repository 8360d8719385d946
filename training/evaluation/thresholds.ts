import { createRng } from '../../data/schema/random.js';
import type { ScoreCalibration } from '../../models/fusion/score-calibration.js';
import type { TrustThresholds } from '../../models/fusion/trust.js';
import { mean } from '../../models/metrics/mean.js';
import type { Interval } from '../../models/metrics/percentile-interval.js';
import type { Foundation } from '../foundation.js';
import type { TargetKind } from '../target-kind.js';
import { caseQuality, QUALITY_NAMES } from '../tasks/case-quality.js';
import { SUPPORT_SIZES } from '../tasks/cases.js';
import { evenly } from '../tasks/evenly.js';
import { scoreCases } from '../tasks/scored-case.js';
import { calibrateScores } from './calibrate-scores.js';
import { byCountScores, networkErrors, networkScores } from './calibrated-scores.js';
import { meanByUser } from './mean-by-user.js';
import type { AskNetwork } from './network-strategies.js';
import type { ScoredBy, ServedChoices } from './served-choices.js';
import { type Shortlist, shortlist } from './shortlist.js';
import { chooseUnsure } from './unsure-rows.js';

/** What validation users say about when to trust the network, and how that was found out. */
export interface Choices extends ServedChoices {
  readonly calibration: ScoreCalibration;
  readonly reasons: Readonly<Record<keyof TrustThresholds | 'adaptsByDefault', string>>;
  /** Mean quality on validation users, as `QUALITY_NAMES` has it: NDCG@10, or the negative squared error of ratings. */
  readonly validation: Readonly<Record<'by_count' | 'meta' | 'meta_adapted' | 'policy', number>>;
}

/** The quality of answers to one validation case, and what comparing policies takes. */
interface Judged {
  readonly user: number;
  readonly count: number;
  readonly byCount: number;
  readonly meta: number;
  readonly adapted: number;
  readonly lists: Readonly<Record<'plain' | 'adapted', Shortlist>>;
}

/** Rows that the network is asked about, at most, twice each: a large catalogue is judged on fewer cases. */
const MOST_ROWS = 10_000_000;
/** … but not on fewer than these. */
const LEAST_CASES = 100;
/** Every so many rows tell how sure the network is of rows. */
const SURENESS_STRIDE = 7;

/**
 * Chooses calibration, adaptation and thresholds on validation users.
 *
 * Scores are calibrated first, since thresholds are judged by what they mix. Adaptation becomes the default as `isWorthAdapting` has it. The network
 * answers from the support size on from which it gains most over weights by count, in all. Rows above an
 * uncertainty, or below all confidences, are left to weights by count if that ranks better by such an interval, too.
 * @param onCase called as each case is judged, which takes a while where the catalogue is large
 */
export async function chooseThresholds(
  ask: AskNetwork,
  foundation: Foundation,
  seed: number,
  onCase?: (done: number, total: number) => void,
): Promise<Choices> {
  const { calibrators } = foundation;
  const calibration = await calibrateScores(ask, foundation, seed);
  const judged: Judged[] = [];
  const uncertainties: number[] = [];
  const confidences: number[][] = calibrators.map(() => []);
  const cases = casesToJudge(foundation);
  for (const scored of scoreCases(cases, calibrators)) {
    const { known } = scored;
    const { plain, adapted } = await ask(scored);
    const unadapted: ScoredBy = { calibration, adaptsByDefault: false };
    const byAdapted: ScoredBy = { calibration, adaptsByDefault: true };
    const ofPlain = networkScores(plain, scored, unadapted);
    judged.push({
      user: known.user,
      count: known.support.length,
      byCount: caseQuality(known, byCountScores(scored, foundation, calibration)),
      meta: caseQuality(known, ofPlain),
      adapted: caseQuality(known, networkScores(adapted, scored, byAdapted)),
      lists: {
        plain: shortlist(plain, scored, foundation, unadapted),
        adapted: shortlist(adapted, scored, foundation, byAdapted),
      },
    });
    onCase?.(judged.length, cases.length);
    const errors = networkErrors(plain, ofPlain, scored, foundation, unadapted);
    for (let item = 0; item < plain.fused.length; item += SURENESS_STRIDE) {
      uncertainties.push(errors[item]!);
      confidences.forEach((column, source) => {
        column.push(plain.confidences[item * calibrators.length + source]!);
      });
    }
  }
  const gain = meanByUser(judged, ({ adapted, meta }) => adapted - meta, createRng(seed, 'adaptation'));
  const adaptsByDefault = isWorthAdapting(gain, foundation.world.targets);
  const minInteractions = bestSupport(
    judged.map(({ count, byCount, meta, adapted }) => ({ count, gain: (adaptsByDefault ? adapted : meta) - byCount })),
  );
  const lists = judged.map(({ lists }) => (adaptsByDefault ? lists.adapted : lists.plain));
  const { thresholds, quality, reason } = chooseUnsure(
    lists,
    foundation,
    { uncertainties, confidences },
    { calibration, adaptsByDefault, minInteractions, seed },
  );
  const format = (value: number) => value.toFixed(4);
  return {
    calibration,
    thresholds,
    adaptsByDefault,
    validation: {
      by_count: mean(judged.map(({ byCount }) => byCount)),
      meta: mean(judged.map(({ meta }) => meta)),
      meta_adapted: mean(judged.map(({ adapted }) => adapted)),
      policy: quality,
    },
    reasons: {
      adaptsByDefault: `adapted minus unadapted ${QUALITY_NAMES[foundation.world.targets]} on validation users: ${format(gain.value)} [${format(gain.low)}, ${format(gain.high)}]`,
      minInteractions:
        'the support size from which on the network gains most over weights by count on validation users, in all',
      availableFeatures: 'session features that at least half of the training cases have',
      uncertainty: reason,
      confidences: reason,
    },
  };
}

/**
 * Of likes, adaptation has to be shown to gain, by an interval above zero: a network is trained to rank well without it, too, and on most
 * sets it costs. Of ratings it is what the network is trained for, and nothing asks its unadapted answers to be good: whichever is better.
 */
function isWorthAdapting(gain: Pick<Interval, 'value' | 'low'>, targets: TargetKind): boolean {
  return targets === 'ratings' ? gain.value > 0 : gain.low > 0;
}

/** All validation cases, or as many as their catalogues' rows allow. */
function casesToJudge({ validationCases, world }: Foundation) {
  const affordable = Math.floor(MOST_ROWS / world.scorers.popularity.items);
  return evenly(validationCases, Math.max(LEAST_CASES, affordable));
}

/**
 * The support size from which on the network's answers gain most in all; beyond the largest if every choice loses. The gain of
 * one size is mostly noise, that of all from a size on less so: a size that lost a little does not keep the network from those
 * where it gains.
 */
function bestSupport(rows: readonly { readonly count: number; readonly gain: number }[]): number {
  const tried = SUPPORT_SIZES.filter((size) => rows.some(({ count }) => count === size));
  const gainFrom = (size: number) => rows.reduce((sum, { count, gain }) => sum + (count >= size ? gain : 0), 0);
  const nobody = { size: SUPPORT_SIZES.at(-1)! + 1, gain: 0 };
  return tried
    .map((size) => ({ size, gain: gainFrom(size) }))
    .reduceRight((best, other) => (other.gain >= best.gain ? other : best), nobody).size;
}
