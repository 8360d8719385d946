import type { Bundle, ItemFacts, Manifest, UserHistories } from '../../data/bundle/index.js';
import type { CatalogueReference } from '../../data/features/catalogue-reference.js';
import { FrozenItemStatistics } from '../../data/features/frozen-item-statistics.js';
import type { SessionReference } from '../../data/features/session-reference.js';
import type { FeedbackScale } from '../../data/schema/dataset.js';
import type { ContentEncoder } from '../../models/base/index.js';

/** What users and items that change are described by: what training described the others by. */
export interface LiveCatalogue {
  readonly items: ItemFacts;
  readonly histories: UserHistories;
  /** As of training: what is used afterwards makes no hit before the next bundle. */
  readonly statistics: FrozenItemStatistics;
  readonly reference: SessionReference;
  readonly feedback: FeedbackScale;
  /** Events of a user that count, at most: the latest. */
  readonly historyEvents: number;
  readonly catalogue: CatalogueReference;
  /** Null where item vectors are not made of tokens. */
  readonly encoder: ContentEncoder | null;
}

/** Null for a bundle that has nothing to go by. */
export function liveCatalogue({ manifest, live }: Bundle): LiveCatalogue | null {
  const { live: settings, session_reference: reference } = manifest;
  if (live === undefined || settings === undefined || reference === undefined) return null;
  return {
    items: live.items,
    histories: live.histories,
    statistics: new FrozenItemStatistics(live.items.uses, live.items.firstSeenAt),
    reference,
    feedback: settings.feedback,
    historyEvents: settings.history_events,
    catalogue: settings.catalogue_reference,
    encoder: encoderOf(manifest, live.tokens),
  };
}

function encoderOf(
  { base_scorers, live }: Manifest,
  { tokens, frequencies }: NonNullable<Bundle['live']>['tokens'],
): ContentEncoder | null {
  const settings = live?.content_encoder ?? null;
  if (settings === null || base_scorers === null) return null;
  return {
    ...settings,
    fieldWeights: settings.fieldWeights as ContentEncoder['fieldWeights'],
    width: base_scorers.content.width,
    frequencies: new Map(tokens.map((token, index) => [token, frequencies[index]!])),
  };
}
