import type { Bundle } from '../../data/bundle/index.js';
import { type BaseScorers, type Calibrator, restoreScorers } from '../../models/base/index.js';
import type { BagReader } from '../../models/base/token-bags.js';
import type { ScoreSpace } from '../../models/fusion/blend.js';
import type { ByCountTable } from '../../models/fusion/by-count.js';
import type { ScoreCalibration } from '../../models/fusion/score-calibration.js';
import { type LiveCatalogue, liveCatalogue } from '../live/live-catalogue.js';
import { sourceUri } from './score-retriever.js';
import { textReader } from './text-reader.js';

/** All that answers without the network: who and what is known, base scorers, and the weights to fall back on. */
export interface Catalogue {
  /** Null when no bundle is loaded. */
  readonly bundle: Bundle | null;
  readonly sources: readonly string[];
  /** What the sources are called as arms of the bandit and as searches of a retriever. */
  readonly sourceUris: readonly string[];
  readonly space: ScoreSpace;
  readonly byCount: ByCountTable;
  /** What makes probabilities of fused scores; undefined leaves them as they were fused. */
  readonly calibration: ScoreCalibration | undefined;
  /** In source order; undefined for a source that takes no raw scores. */
  readonly calibrators: readonly (Calibrator | undefined)[];
  /** Null where callers bring all scores. */
  readonly scorers: BaseScorers | null;
  /** Index by id. */
  readonly users: ReadonlyMap<string, number>;
  readonly items: ReadonlyMap<string, number>;
  /** What users and items that change are described by; null where the bundle does not say. */
  readonly live: LiveCatalogue | null;
  /** What reads texts for the bundle's text tower; null where it has none. */
  readonly textReader: BagReader | null;
  /** Item features of an item of which nothing is known: the means; [F]. */
  readonly meanFeatures: Float32Array;
}

/** A bundle, indexed. @param scorers of it, where they were restored before */
export function createCatalogue(bundle: Bundle, scorers = restoreScorers(bundle)): Catalogue {
  const { manifest, users, items } = bundle;
  return {
    bundle,
    sources: manifest.sources,
    sourceUris: manifest.sources.map(sourceUri),
    space: manifest.space,
    byCount: manifest.by_count,
    calibration: manifest.score_calibration,
    calibrators: manifest.sources.map((name) => manifest.calibrators.find(({ source }) => source === name)),
    scorers,
    users: indexOf(users.ids),
    items: indexOf(items.ids),
    live: liveCatalogue(bundle),
    textReader: textReader(bundle),
    meanFeatures: columnMeans(items.features, manifest.item_features.length),
  };
}

/** What can be answered with no bundle: the request's own scores, averaged. */
export function catalogueWithoutModel(sources: readonly string[]): Catalogue {
  return {
    bundle: null,
    sources,
    sourceUris: sources.map(sourceUri),
    space: 'probability',
    byCount: [{ minCount: 0, weights: sources.map(() => 1 / sources.length) }],
    calibration: undefined,
    calibrators: sources.map(() => undefined),
    scorers: null,
    users: new Map(),
    items: new Map(),
    live: null,
    textReader: null,
    meanFeatures: new Float32Array(0),
  };
}

function indexOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index] as const));
}

function columnMeans(rows: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  for (let cell = 0; cell < rows.length; cell++) sums[cell % width]! += rows[cell]!;
  const count = Math.max(1, rows.length / width);
  return Float32Array.from(sums, (sum) => sum / count);
}
