import type { Dataset } from '../../../data/schema/dataset.js';
import { FusionError } from '../../../data/schema/errors.js';
import { type Foundation, layFoundation } from '../../foundation.js';
import type { OnProgress } from '../../on-progress.js';
import { scoreCase } from '../../tasks/scored-case.js';
import { casesByUser } from '../../tasks/task-source.js';
import type { PreparedCase } from '../../tasks/world.js';
import type { TrainConfig } from '../../train-config.js';
import { type Candidates, collectCandidates } from './candidates.js';

/** Positives by which the sources know a user. */
const KNOWN_POSITIVES = 10;
/** Items that each source returns. */
const DEPTH = 100;

export interface CatalogueOptions {
  readonly dataset: Dataset;
  readonly config: TrainConfig;
  readonly seed: number;
  readonly onProgress?: OnProgress;
}

/** Users of a data set, and what the sources return for each. */
export interface SimulatedCatalogue {
  readonly foundation: Foundation;
  /** One per user: without times, the first draw. */
  readonly cases: readonly PreparedCase[];
  /** [users] */
  readonly candidates: readonly Candidates[];
}

/**
 * What the base scorers, fitted to a data set, return for its users: the hundred best items of each for everybody who has enough
 * positives, known by the first ten of them. Scores are calibrated and cross-fitted: no user is scored by what was fitted to them.
 *
 * @throws FusionError `invalid_data` where nobody has more than ten positives.
 */
export async function simulatedCatalogue({
  dataset,
  config,
  seed,
  onProgress,
}: CatalogueOptions): Promise<SimulatedCatalogue> {
  const users = Int32Array.from(dataset.users.ids.keys());
  const foundation = await layFoundation({ dataset, users, config, seed, onProgress });
  const drawn = [...foundation.trainingCases, ...foundation.validationCases].filter(
    ({ support }) => support.length === KNOWN_POSITIVES,
  );
  const cases = [...casesByUser(drawn).values()].map(([first]) => first!).sort((a, b) => a.user - b.user);
  if (cases.length === 0) {
    const message = `dataset ${dataset.name}: expected users with more than ${KNOWN_POSITIVES} positives, got none.`;
    throw new FusionError('invalid_data', message);
  }
  return { foundation, cases, candidates: cases.map((known) => candidatesOf(known, foundation)) };
}

function candidatesOf(known: PreparedCase, { calibrators }: Foundation): Candidates {
  const { scores, mask } = scoreCase(known, calibrators);
  const table = { scores, mask, sources: known.world.scorers.sources.length };
  return collectCandidates(table, { exclude: new Set(known.support), depth: DEPTH });
}
