import { type Bundle, SEGMENTS_FILE } from '../../data/bundle/index.js';
import { type Clustering, createClustering } from '../../models/experiment/index.js';

/** Digits of the hash that tell one clustering from another. */
const DIGITS = 8;

export interface LearnedClustering extends Clustering {
  /** Of training, in each; [segments] */
  readonly users: Int32Array;
}

const ready = new WeakMap<Bundle, LearnedClustering | null>();

/** A bundle's learned segments, named after the hash of their file; null where it has none. */
export function clusteringOf(bundle: Bundle): LearnedClustering | null {
  const known = ready.get(bundle);
  if (known !== undefined) return known;
  const { segments, manifest } = bundle;
  const version = manifest.files[SEGMENTS_FILE]?.slice(0, DIGITS) ?? '';
  const clustering = segments ? { ...createClustering(segments, version), users: segments.users } : null;
  ready.set(bundle, clustering);
  return clustering;
}
