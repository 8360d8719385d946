import { describe, expect, it } from 'vitest';
import {
  type BagReader,
  bagTable,
  bagTokens,
  itemBag,
  type MeasuredDescriptions,
  textBag,
} from '../../../../models/base/token-bags.js';
import { fitBagReader } from '../../../../training/base/two-tower/fit-bag-reader.js';
import { tinyDataset } from '../tiny-dataset.js';
import { SMALL_TOWERS } from './tea-and-scones.js';

/** Four items; the tempo of the last is unknown, that of the first nearly so. */
function described(): MeasuredDescriptions {
  const { items } = tinyDataset([], {
    users: 0,
    titles: ['Space jam', 'Space walk', 'Slow jam', 'Jam'],
    genres: [['sci fi'], ['sci fi'], ['soul'], []],
  });
  const tempo = {
    name: 'tempo',
    value: Float64Array.of(0.1, 0.4, 0.8, Number.NaN),
    confidence: Float64Array.of(0.01, 1, 1, 0),
  };
  return { ...items, measured: [tempo] };
}

const config = { ...SMALL_TOWERS, minDocumentFrequency: 2, featureRanges: 2, buckets: 1 << 20 };
const reader = fitBagReader(described(), config);

/** The tokens of an item, whoever shares them. */
const tokensOf = (item: number) => bagTokens(described(), item, reader.cuts).map(({ token }) => token);

describe('bagTokens', () => {
  it('has each word again without its field, and measured features by the range that they are in', () => {
    expect(tokensOf(0)).toEqual([
      'genre:sci fi',
      'title:space',
      'title:jam',
      'word:sci',
      'word:fi',
      'word:space',
      'word:jam',
      'feature:tempo 0', // below .4, where the known values are cut in two
    ]);
    expect(tokensOf(1)).toContain('feature:tempo 1');
    expect(tokensOf(3)).toEqual(['title:jam', 'word:jam']);
  });
});

describe('itemBag', () => {
  it('is of length 1, weighs what is rare and sure more, and leaves out what no other item says', () => {
    const bag = itemBag(reader, described(), 1);
    expect(Math.hypot(...bag.amounts)).toBeCloseTo(1, 6);
    expect(bag.rows).toHaveLength(6); // sci fi, title:space, its three words and the tempo; nobody else walks
    expect([...bag.amounts]).toEqual([...bag.amounts].sort((a, b) => b - a));
    const unsure = fitBagReader(described(), { ...config, minDocumentFrequency: 1 });
    const [sure, hardly] = [1, 0].map((item) => Math.min(...itemBag(unsure, described(), item).amounts));
    expect(hardly).toBeLessThan(sure! / 10); // a confidence of .01 counts ln 1.01 for ln 2
  });

  it('keeps the heaviest where there are too many, and is empty where nothing is known', () => {
    const two: BagReader = { ...reader, limit: 2 };
    const [short, long] = [itemBag(two, described(), 1), itemBag(reader, described(), 1)];
    expect([...short.rows]).toEqual([...long.rows].slice(0, 2));
    expect(Math.hypot(...short.amounts)).toBeCloseTo(1, 6);
    expect(itemBag({ ...reader, frequencies: new Map() }, described(), 1).rows).toHaveLength(0);
  });
});

describe('textBag', () => {
  it('finds words whatever their case and accents, and none that the catalogue does not share', () => {
    expect(textBag(reader, 'SPÀCE, jam!')).toEqual(textBag(reader, 'space jam'));
    expect(textBag(reader, 'space jam').rows).toHaveLength(2);
    expect(textBag(reader, 'walk submarine').rows).toHaveLength(0); // walk is one item's own
    expect(textBag(reader, '').rows).toHaveLength(0);
  });

  it('shares its rows with the items that say the words', () => {
    const { rows } = textBag(reader, 'space');
    expect([0, 1].every((item) => itemBag(reader, described(), item).rows.includes(rows[0]!))).toBe(true);
    expect(itemBag(reader, described(), 2).rows.includes(rows[0]!)).toBe(false);
  });
});

describe('bagTable', () => {
  it('pads bags with amounts of 0, to at least one token', () => {
    const bags = [
      { rows: Int32Array.of(7, 8), amounts: Float32Array.of(0.6, 0.8) },
      { rows: new Int32Array(0), amounts: new Float32Array(0) },
    ];
    expect(bagTable(bags)).toEqual({
      bags: 2,
      width: 2,
      rows: Int32Array.of(7, 8, 0, 0),
      amounts: Float32Array.of(0.6, 0.8, 0, 0),
    });
    expect(bagTable(bags.slice(1)).width).toBe(1);
    expect(bagTable([])).toMatchObject({ bags: 0, width: 1 });
  });
});
