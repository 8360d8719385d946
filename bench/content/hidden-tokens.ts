import { countBelow } from '../../data/features/count-below.js';
import type { Dataset, ItemTable } from '../../data/schema/dataset.js';
import { createRng } from '../../data/schema/random.js';
import { dot } from '../../models/base/dot.js';
import { normalizeText } from '../../models/base/item-tokens.js';
import { itemWords, textBag } from '../../models/base/token-bags.js';
import { bootstrapMean } from '../../models/metrics/bootstrap-mean.js';
import { type Estimate, estimateOf } from '../../models/metrics/estimate.js';
import { collectPositives } from '../../training/base/positives.js';
import { encodeBags } from '../../training/base/two-tower/encode-bags.js';
import { fitTwoTower } from '../../training/base/two-tower/fit-two-tower.js';
import type { TwoTowerConfig } from '../../training/base/two-tower/two-tower-config.js';

/** How often an item is found before one that lacks what was asked for: one half is chance. */
export interface HiddenTokens {
  readonly asked: number;
  /** With what the towers learned. */
  readonly two_tower: Estimate;
  /** With the towers as they start: tokens hashed, as far as other tokens go together with the hidden one. */
  readonly untrained: Estimate;
}

/** Share of the items that forget a genre or a tag. */
const SHARE = 0.2;
/** A token of fewer items is too rare to be learned. */
const LEAST_ITEMS = 10;

/**
 * Makes some items forget one of their genres or tags, and asks for it by its name: no word of theirs says it any more, so
 * whoever finds them knows what goes together.
 */
export async function rankHiddenTokens(dataset: Dataset, config: TwoTowerConfig, seed: number): Promise<HiddenTokens> {
  const hidden = hideTokens(dataset.items, seed);
  const items = forget(dataset.items, hidden);
  const words = dataset.items.ids.map((_, item) => wordsOf(dataset.items, item));
  const positives = collectPositives(dataset, Int32Array.from(dataset.users.ids.keys()));
  const texts = [...new Set(hidden.values())];
  const shares = async (steps: number): Promise<Estimate> => {
    const { reader, parameters, vectors } = await fitTwoTower(items, positives, { ...config, steps }, { seed });
    const bags = texts.map((text) => textBag(reader, text));
    const { text: asked } = await encodeBags(bags, parameters, config);
    const scored = texts.map((text, row) => {
      const score = (item: number) =>
        dot(asked, row * config.width, vectors.vectors, item * config.width, config.width);
      const lacking = [...items.ids.keys()].filter((item) => !sharesWord(words[item]!, text));
      return { score, lacking: Float64Array.from(lacking, score).sort() };
    });
    const wins = [...hidden].map(([item, text]) => {
      const { score, lacking } = scored[texts.indexOf(text)]!;
      return [countBelow(lacking, score(item)) / lacking.length];
    });
    return estimateOf(bootstrapMean(wins, { rng: createRng(seed, 'hidden tokens') }));
  };
  return { asked: hidden.size, two_tower: await shares(config.steps), untrained: await shares(0) };
}

/** What each chosen item forgets: by item, a genre or tag that none of its other words repeats. */
function hideTokens(items: ItemTable, seed: number): ReadonlyMap<number, string> {
  const rng = createRng(seed, 'hide tokens');
  const named = items.ids.map((_, item) => [
    ...new Set([...items.genres[item]!, ...items.tags[item]!].map(normalizeText)),
  ]);
  const counts = new Map<string, number>();
  for (const name of named.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const hidden = new Map<number, string>();
  for (const [item, names] of named.entries()) {
    if (names.length < 2 || rng.next() >= SHARE) continue;
    const text = names[rng.int(names.length)]!;
    const left = wordsOf(forgetOne(items, item, text), item);
    if (counts.get(text)! >= LEAST_ITEMS && !sharesWord(left, text)) hidden.set(item, text);
  }
  return hidden;
}

function forget(items: ItemTable, hidden: ReadonlyMap<number, string>): ItemTable {
  const without = (lists: ItemTable['tags']) =>
    lists.map((list, item) => (hidden.has(item) ? list.filter(isNot(hidden.get(item)!)) : list));
  return { ...items, genres: without(items.genres), tags: without(items.tags) };
}

/** The same for one item, without a look at the others. */
function forgetOne(items: ItemTable, item: number, text: string): ItemTable {
  const without = (lists: ItemTable['tags']) => lists.with(item, lists[item]!.filter(isNot(text)));
  return { ...items, genres: without(items.genres), tags: without(items.tags) };
}

function isNot(text: string): (name: string) => boolean {
  return (name) => normalizeText(name) !== text;
}

function wordsOf(items: ItemTable, item: number): ReadonlySet<string> {
  return new Set(itemWords(items, item).split(' '));
}

function sharesWord(words: ReadonlySet<string>, text: string): boolean {
  return text.split(' ').some((word) => words.has(word));
}
