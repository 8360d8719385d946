import type { ItemTable } from '../../data/schema/dataset.js';
import { CONTENT_FIELDS, type ItemDescriptions, type ItemToken, itemTokens, normalizeText } from './item-tokens.js';
import { hashText } from './signed-hash.js';

/** A description as the towers read it: rows of an embedding table, and how much there is of each. */
export interface TokenBag {
  /** [tokens] */
  readonly rows: Int32Array;
  /** Of length 1 in all, or empty; [tokens]. */
  readonly amounts: Float32Array;
}

/** What turns descriptions and texts into bags: fitted to a catalogue, and kept for items and queries that come later. */
export interface BagReader {
  /** Rows of the embedding table: tokens are hashed into them. */
  readonly buckets: number;
  /** Tokens of a bag, at most: the heaviest. */
  readonly limit: number;
  readonly fieldWeights: Readonly<Record<BagField, number>>;
  /** Items of the catalogue. */
  readonly documents: number;
  /** How many of them have each token. A token that is not here was never learned from, and says nothing. */
  readonly frequencies: ReadonlyMap<string, number>;
  /** Where a measured feature's values are cut into tokens, ascending; by name. */
  readonly cuts: Readonly<Record<string, readonly number[]>>;
}

/** What the towers read beside the fields of {@link CONTENT_FIELDS}: words wherever they stand, and measured features. */
const BAG_FIELDS = [...CONTENT_FIELDS, 'word', 'feature'] as const;
export type BagField = (typeof BAG_FIELDS)[number];

/** An item's description, with the numbers that were measured of it. */
export type MeasuredDescriptions = ItemDescriptions & Pick<ItemTable, 'measured'>;

/** One thing that is said, and how much of it. */
interface BagToken {
  readonly field: BagField;
  readonly token: string;
  readonly count: number;
}

/**
 * The tokens of item `index`: those of {@link itemTokens}; each word of them again as `word:…`, whatever field it stands
 * in, by which a text without fields finds it; and each measured feature as the range that its value is in, counted by
 * its confidence. In a fixed order.
 */
export function bagTokens(items: MeasuredDescriptions, index: number, cuts: BagReader['cuts']): BagToken[] {
  const described = itemTokens(items, index);
  const features = items.measured.flatMap(({ name, value, confidence }): BagToken[] => {
    const [known, count] = [value[index]!, confidence[index] || 0];
    const range = (cuts[name] ?? []).filter((cut) => cut <= known).length;
    return Number.isNaN(known) || count === 0 ? [] : [{ field: 'feature', token: `feature:${name} ${range}`, count }];
  });
  return [...described, ...wordTokens(wordsOf(described)), ...features];
}

/** An item's bag; empty for an item of which nothing is known that the catalogue shares. */
export function itemBag(reader: BagReader, items: MeasuredDescriptions, index: number): TokenBag {
  return bagOf(reader, bagTokens(items, index, reader.cuts));
}

/** A text's bag: its words, without case and accents; empty for a text without a word of the catalogue. */
export function textBag(reader: BagReader, text: string): TokenBag {
  return bagOf(reader, wordTokens(normalizeText(text).split(' ')));
}

/** The words of an item's description, each as often as it stands there: what a text may ask for it by. */
export function itemWords(items: ItemDescriptions, index: number): string {
  return wordsOf(itemTokens(items, index)).join(' ');
}

function wordsOf(tokens: readonly ItemToken[]): string[] {
  return tokens.flatMap(({ field, token }) => (field === 'decade' ? [] : token.slice(field.length + 1).split(' ')));
}

function wordTokens(words: readonly string[]): BagToken[] {
  const counts = new Map<string, number>();
  for (const word of words) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({ field: 'word', token: `word:${word}`, count }));
}

/** A token's amount is fieldWeight · ln(1 + count) · ln(1 + documents / documents with it), all scaled to length 1. */
function bagOf(
  { buckets, limit, fieldWeights, documents, frequencies }: BagReader,
  tokens: readonly BagToken[],
): TokenBag {
  const weighed = tokens.flatMap(({ field, token, count }) => {
    const frequency = frequencies.get(token);
    if (frequency === undefined || fieldWeights[field] === 0) return [];
    const amount = fieldWeights[field] * Math.log1p(count) * Math.log1p(documents / frequency);
    return [{ row: (hashText(token) >>> 0) % buckets, amount }];
  });
  const heaviest = weighed.sort((a, b) => b.amount - a.amount).slice(0, limit);
  const length = Math.hypot(...heaviest.map(({ amount }) => amount));
  return {
    rows: Int32Array.from(heaviest, ({ row }) => row),
    amounts: Float32Array.from(heaviest, ({ amount }) => amount / length),
  };
}

/** Bags one under the other, as graphs take them: each padded to the longest with amounts of 0. */
export interface BagTable {
  readonly bags: number;
  /** At least 1. */
  readonly width: number;
  /** Row-major [bags, width]. */
  readonly rows: Int32Array;
  /** Row-major [bags, width]. */
  readonly amounts: Float32Array;
}

export function bagTable(bags: readonly TokenBag[]): BagTable {
  const width = bags.reduce((longest, { rows }) => Math.max(longest, rows.length), 1);
  const [rows, amounts] = [new Int32Array(bags.length * width), new Float32Array(bags.length * width)];
  bags.forEach((bag, index) => {
    rows.set(bag.rows, index * width);
    amounts.set(bag.amounts, index * width);
  });
  return { bags: bags.length, width, rows, amounts };
}
