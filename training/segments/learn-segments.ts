import { type BundleParts, MOST_LEARNED_SEGMENTS } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';
import type { NetworkScorer } from '../export/network-scorer.js';
import type { Foundation } from '../foundation.js';
import { presentCase } from '../tasks/cases.js';
import { prepareCase } from '../tasks/world.js';
import { fitClusters } from './fit-clusters.js';
import { measureClusters } from './measure-clusters.js';

/** More users than this are a sample of them. */
const MOST_USERS = 5000;

export interface LearnSegmentsOptions {
  /** Clusters that are looked for, at most; 0: none. */
  readonly count: number;
  readonly seed: number;
}

/**
 * Segments that are found instead of declared: clusters of what the trained network makes of users as they are at the end of the data.
 * Nothing where none are asked for, or there is nobody.
 */
export async function learnSegments(
  scorer: Pick<NetworkScorer, 'sessionContext'>,
  { dataset, world }: Pick<Foundation, 'dataset' | 'world'>,
  { count, seed }: LearnSegmentsOptions,
): Promise<Pick<BundleParts, 'segments'>> {
  const everybody = [...dataset.users.ids.keys()];
  const users =
    everybody.length <= MOST_USERS
      ? everybody
      : createRng(seed, 'users of learned segments').shuffle(everybody).slice(0, MOST_USERS);
  if (count === 0 || users.length === 0) return {};
  const contexts: Float32Array[] = [];
  for (const user of users) {
    contexts.push(await scorer.sessionContext(prepareCase(dataset, world, presentCase(dataset, user))));
  }
  const found = fitClusters(contexts, Math.min(count, MOST_LEARNED_SEGMENTS), seed);
  const { centroids, sizes, spreads } = measureClusters(found, contexts);
  return { segments: { width: found[0]!.length, centroids, spreads, users: sizes } };
}
