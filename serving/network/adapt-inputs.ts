import { FusionError } from '../../data/schema/errors.js';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { writeTargets } from '../../models/adaptation/row-targets.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { innerRates } from './inner-rates.js';
import { padded } from './padded-rows.js';
import type { Support } from './support.js';
import { floats, type HostTensor, type Tensors } from './tensors.js';

/**
 * What adapt.onnx is fed besides contexts: a user's support, padded to the rows that the bundle was trained with, so
 * that the result's last bits do not depend on how many there are.
 *
 * @throws FusionError `internal` for more rows than that, or rows of more than one user.
 */
export function adaptInputs(
  { sources, byCount, bundle }: Catalogue,
  adaptable: HostTensor,
  { rows: { count, users, embeddings, scores, mask }, targets, rowWeight }: Support,
): Tensors {
  const K = sources.length;
  const { support_rows: S } = bundle!.manifest.adaptation;
  if (count > S || users.length !== 1 || targets.length !== count) {
    const got = `${count} rows of ${users.length} users with ${targets.length} targets`;
    throw new FusionError(
      'internal',
      `adapt.onnx: expected at most ${S} rows of one user and their targets, got ${got}`,
    );
  }
  const columns = {
    targets: new Float32Array(S),
    reliable: new Float32Array(S * K),
    rowWeights: new Float32Array(S),
    standsFor: new Float32Array(S),
  };
  writeTargets(columns, targets, { scores, mask }, 0, rowWeight);
  return {
    embeddings: floats(padded(embeddings, S * K * EMBEDDING_WIDTH), S, K, EMBEDDING_WIDTH),
    scores: floats(padded(scores, S * K), S, K),
    score_mask: floats(padded(mask, S * K), S, K),
    prior_weights: floats(Float32Array.from(byCountWeights(byCount, users[0]!.count)), 1, K),
    targets: floats(columns.targets, S),
    reliable: floats(columns.reliable, S, K),
    row_weights: floats(columns.rowWeights, S),
    stands_for: floats(columns.standsFor, S),
    adaptable,
    inner_rates: innerRates(bundle!.manifest),
  };
}
