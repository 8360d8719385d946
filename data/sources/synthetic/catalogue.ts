import type { ItemRow } from '../../dataset/item-rows.js';
import { createRng, type Rng } from '../../schema/random.js';
import { type Content, contentVector, GENRES, THEMES } from './content-space.js';
import { describeItem } from './describe-item.js';
import { drawIndex } from './draw-index.js';
import { ITEM_KINDS, type ItemKind } from './item-kinds.js';

/** Share of each kind, in the order of ITEM_KINDS. */
const KIND_SHARES = [0.6, 0.15, 0.1, 0.075, 0.075] as const;

/** Number of factors of the taste that users have in common. */
export const FACTORS = 3;

/** One item: what is written about it, and what it really is. */
export interface SyntheticItem {
  readonly kind: ItemKind;
  readonly row: ItemRow;
  /** What the user hears, also where the metadata do not say. */
  readonly durationMs: number;
  /** Nobody meets the item before this moment (ms). */
  readonly availableFrom: number;
  /** Real content; see `contentVector`. */
  readonly content: Float64Array;
  /** Taste factors, which no metadata show. [FACTORS] */
  readonly factors: Float64Array;
  /** How widely it is liked; standard normal. */
  readonly popularity: number;
}

export interface CatalogueOptions {
  readonly seed: number;
  readonly items: number;
  /** First and last moment of the world (ms). */
  readonly from: number;
  readonly to: number;
}

/** Draws the items, each from a generator of its own. */
export function drawCatalogue({ seed, items, from, to }: CatalogueOptions): readonly SyntheticItem[] {
  const genreAudio = GENRES.map((genre) => {
    const rng = createRng(seed, 'genre', genre);
    return Array.from({ length: 8 }, () => 0.15 + 0.7 * rng.next());
  });
  return Array.from({ length: items }, (_, index) => {
    const rng = createRng(seed, 'item', index);
    const kind = drawKind(rng);
    const content = drawContent(rng, genreAudio);
    const popularity = rng.normal();
    const durationMs = Math.round(1000 * (140 + 160 * rng.next()));
    return {
      kind,
      row: describeItem({ index, artists: Math.ceil(items / 4), kind, content, popularity, durationMs }, rng),
      durationMs,
      availableFrom: kind === 'new' ? from + (0.65 + 0.2 * rng.next()) * (to - from) : from,
      content: contentVector(content),
      factors: Float64Array.from({ length: FACTORS }, () => rng.normal()),
      popularity,
    };
  });
}

function drawKind(rng: Rng): ItemKind {
  return ITEM_KINDS[drawIndex(KIND_SHARES, rng)]!;
}

function drawContent(rng: Rng, genreAudio: readonly (readonly number[])[]): Content {
  const genres = rng.shuffle(GENRES.map((_, index) => index)).slice(0, 1 + rng.int(2));
  const themes = rng.shuffle(THEMES.map((_, index) => index)).slice(0, 1 + rng.int(3));
  const audio = genreAudio[genres[0]!]!.map((typical) => clip(typical + 0.15 * rng.normal()));
  return { genres, themes, audio };
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
