import { beforeAll, describe, expect, it } from 'vitest';
import { type ContentVectors, contentUser } from '../../models/base/content-vectors.js';
import { dot } from '../../models/base/dot.js';
import { itemBag, textBag } from '../../models/base/token-bags.js';
import { collectPositives } from '../../training/base/positives.js';
import { encodeBags } from '../../training/base/two-tower/encode-bags.js';
import { fitTwoTower, type TwoTower } from '../../training/base/two-tower/fit-two-tower.js';
import type { TwoTowerConfig } from '../../training/base/two-tower/two-tower-config.js';
import { GENRES, isFamous, itemsOf, SMALL_TOWERS, teaAndScones, UNMET } from '../unit/base/two-tower/tea-and-scones.js';

const SEED = 1;

function learn(config: Partial<TwoTowerConfig> = {}, { workers = 1, isShuffled = false } = {}): Promise<TwoTower> {
  const { items, ...dataset } = teaAndScones({ isShuffled });
  const positives = collectPositives({ items, ...dataset }, Int32Array.from(dataset.users.ids.keys()));
  return fitTwoTower(items, positives, { ...SMALL_TOWERS, ...config }, { seed: SEED, workers });
}

/** Mean score of some items for whoever liked these. */
function taste(content: ContentVectors, liked: readonly number[], items: readonly number[]): number {
  const user = contentUser(content, liked);
  const scores = items.map((item) => dot(user, 0, content.vectors, item * content.width, content.width));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

describe('fitTwoTower', () => {
  let towers: TwoTower;
  beforeAll(async () => {
    towers = await learn();
  });
  const [tea] = itemsOf('tea');
  const met = (genre: (typeof GENRES)[number]) => itemsOf(genre).filter((item) => !UNMET.includes(item));

  it('learns that who likes tea likes scones, which their words do not say', async () => {
    const { vectors } = towers;
    expect(taste(vectors, [tea!], met('scones'))).toBeGreaterThan(taste(vectors, [tea!], met('donuts')) + 0.3);
    const { vectors: hashed } = await learn({ steps: 0 });
    const difference = taste(hashed, [tea!], met('scones')) - taste(hashed, [tea!], met('donuts'));
    expect(Math.abs(difference)).toBeLessThan(0.4); // what random signs leave, in eight numbers
  });

  it('says so of scones that nobody met yet', () => {
    const [, scones, , donuts] = UNMET;
    expect(taste(towers.vectors, [tea!], [scones!])).toBeGreaterThan(taste(towers.vectors, [tea!], [donuts!]) + 0.3);
  });

  it('finds nothing where there is nothing to find: likes at random', async () => {
    const { vectors } = await learn({}, { isShuffled: true });
    const difference = taste(vectors, [tea!], met('scones')) - taste(vectors, [tea!], met('donuts'));
    expect(Math.abs(difference)).toBeLessThan(0.2);
  });

  it('with the correction, what is liked more often scores higher; without it, much less so', async () => {
    const gap = ({ vectors }: TwoTower) => {
      const [famous, plain] = [true, false].map((wanted) => met('scones').filter((item) => isFamous(item) === wanted));
      return taste(vectors, [tea!], famous!) - taste(vectors, [tea!], plain!);
    };
    const corrected = gap(await learn({ popularityCorrection: 1 }));
    expect(corrected).toBeGreaterThan(0.1);
    expect(gap(await learn({ popularityCorrection: 0 }))).toBeLessThan(0.7 * corrected);
  });

  it('a text finds what has its words', async () => {
    for (const [genre, word] of GENRES.entries()) {
      const { text } = await encodeBags([textBag(towers.reader, word)], towers.parameters, SMALL_TOWERS);
      const score = (item: number) => dot(text, 0, towers.vectors.vectors, item * 8, 8);
      const best = [...towers.vectors.isKnown.keys()].sort((a, b) => score(b) - score(a)).slice(0, 6);
      expect(
        best.every((item) => itemsOf(GENRES[genre]!).includes(item)),
        word,
      ).toBe(true);
    }
  });

  it('is the same for the same seed, on one thread or two', async () => {
    const short = { steps: 5 };
    const [once, again, threaded] = [await learn(short), await learn(short), await learn(short, { workers: 2 })];
    expect(again.parameters).toEqual(once.parameters);
    expect(threaded.parameters).toEqual(once.parameters);
  });

  it('starts at hashing: cosines of vectors are about those of bags', async () => {
    const wide = { ...SMALL_TOWERS, width: 256, steps: 0 };
    const { vectors, reader } = await learn(wide);
    const { items } = teaAndScones();
    const [a, b] = [0, 1].map((item) => itemBag(reader, items, item)); // a famous tea and a plain one
    const inCommon = Array.from(a!.rows).reduce((sum, row, i) => {
      const j = b!.rows.indexOf(row);
      return j < 0 ? sum : sum + a!.amounts[i]! * b!.amounts[j]!;
    }, 0);
    expect(dot(vectors.vectors, 0, vectors.vectors, 256, 256)).toBeCloseTo(inCommon, 0.5);
  });

  it('items without a description have no vector', async () => {
    const { items } = teaAndScones();
    const silent = { ...items, titles: items.titles.map(() => ''), genres: items.genres.map(() => []) };
    const positives = { rows: 1, columns: items.ids.length, offsets: Int32Array.of(0, 0), indices: new Int32Array(0) };
    const { vectors } = await fitTwoTower(silent, positives, SMALL_TOWERS, { seed: SEED });
    expect(vectors.isKnown.every((known) => known === 0)).toBe(true);
    expect(vectors.vectors.every((value) => value === 0)).toBe(true);
  });
});
