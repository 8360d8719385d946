import type { BundleParts } from '../../data/bundle/index.js';
import { BUILT_IN_SOURCES } from '../../data/schema/features.js';
import type { UncalibratedScorers } from '../../models/base/base-scorers.js';
import type { BagReader } from '../../models/base/token-bags.js';
import type { FittedScorers } from '../base/fit-base-scorers.js';

/** Whether anything that is fitted here is fused: callers bring all other scores. */
export function bringsScorers({ sources }: UncalibratedScorers): boolean {
  return BUILT_IN_SOURCES.some((source) => sources.includes(source));
}

/** What the manifest says of the base scorers: all but their tables. */
export function baseScorersPart({
  cf,
  content,
  popularity,
  twoTower,
}: FittedScorers): BundleParts['manifest']['base_scorers'] {
  return {
    cf: { ...pick(cf, ['width', 'alpha', 'regularization', 'unobservedWeight']), userMean: Array.from(cf.userMean) },
    content: { width: content.width, ...(twoTower && { reader: readerSettings(twoTower.reader) }) },
    popularity: { halfLifeDays: popularity.halfLifeDays, moment: finiteOrNull(popularity.moment) },
  };
}

/** A reader without its tokens, which are a table. */
function readerSettings({ buckets, limit, fieldWeights, documents, cuts }: BagReader) {
  return {
    buckets,
    limit,
    fieldWeights: { ...fieldWeights },
    documents,
    cuts: Object.fromEntries(Object.entries(cuts).map(([name, at]) => [name, [...at]])),
  };
}

function pick<T, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
