import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/build-dataset.js';
import { itemFeatures } from '../../../data/features/item-features.js';
import { ItemHistory } from '../../../data/features/item-history.js';

const films = buildDataset({
  feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
  items: [
    { id: 'heat', title: 'Heat', genres: ['Crime', 'Drama'], releaseYear: 1995, tags: ['la', 'la', 'heist'] },
    { id: 'ran', title: 'Ran  again', genres: ['Drama'], releaseYear: 1965 },
    { id: 'unknown' },
  ],
  interactions: [
    { user: 'ann', item: 'heat', timestamp: 10, value: 5 },
    { user: 'bob', item: 'heat', timestamp: 20, value: 4 },
    { user: 'bob', item: 'ran', timestamp: 30, value: 3 },
    { user: 'ann', item: 'ran', timestamp: 40, value: 1 },
  ],
});
const history = new ItemHistory(films);

function cell(asOf: number, name: string) {
  const { names, values, confidences } = itemFeatures(films, history).at(asOf);
  const f = names.indexOf(name);
  expect(f).toBeGreaterThanOrEqual(0);
  const column = (table: Float32Array) => [0, 1, 2].map((item) => table[item * names.length + f]!);
  return { values: column(values), confidences: column(confidences) };
}

function expectColumn(
  name: string,
  values: readonly number[],
  confidences: readonly number[],
  asOf: number = Number.NaN,
): void {
  const got = cell(asOf, name);
  values.forEach((value, item) => {
    expect(got.values[item]).toBeCloseTo(value, 6);
  });
  confidences.forEach((confidence, item) => {
    expect(got.confidences[item]).toBeCloseTo(confidence, 6);
  });
}

describe('itemFeatures', () => {
  it('names what a film set has: genres in order, years, tags, titles, history', () => {
    expect(itemFeatures(films, history).names).toEqual([
      'genre:Crime',
      'genre:Drama',
      'release_year',
      'recency',
      'tag_count',
      'title_length',
      'popularity',
      'mean_value',
      'uses_last_30_days',
      'uses_last_year',
      'uses_last_3_years',
      'freshness',
    ]);
  });

  it('flags genres; an item without any has the shares of the others at confidence 0', () => {
    expectColumn('genre:Crime', [1, 0, 1 / 2], [1, 1, 0]);
    expectColumn('genre:Drama', [1, 1, 1], [1, 1, 0]);
  });

  it('scales years, and halves recency every ten of them', () => {
    expectColumn('release_year', [95 / 130, 65 / 130, (95 + 65) / 2 / 130], [1, 1, 0]);
    expectColumn('recency', [1, 1 / 8, (1 + 1 / 8) / 2], [1, 1, 0]); // 30 years before the latest: 2⁻³
    expectColumn('recency', [1 / 2, 1 / 16], [1, 1], Date.UTC(2005, 0, 1));
    expectColumn('recency', [1, 1 / 2], [1, 1], Date.UTC(1975, 0, 1)); // not released yet
  });

  it('counts tags and the words of titles', () => {
    expectColumn('tag_count', [1, 0, 0], [3 / (3 + 3), 0, 0]);
    const [one, two] = [Math.log(2) / Math.log(21), Math.log(3) / Math.log(21)];
    expectColumn('title_length', [one, two, (one + two) / 2], [1, 1, 0]);
  });

  it('counts uses before the moment', () => {
    expectColumn('popularity', [1, Math.log(2) / Math.log(3), 0], [2 / 12, 1 / 11, 0], 40);
    expectColumn('popularity', [0, 0, 0], [0, 0, 0], 10);
  });

  it('shrinks mean ratings towards that of all items', () => {
    const prior = (5 + 4 + 3) / 3; // before the moment 40
    const scaled = (sum: number, n: number) => ((sum + 10 * prior) / (n + 10) - 1) / (5 - 1);
    expectColumn('mean_value', [scaled(9, 2), scaled(3, 1), scaled(0, 0)], [2 / 12, 1 / 11, 0], 40);
    expectColumn('mean_value', [1 / 2, 1 / 2, 1 / 2], [0, 0, 0], 10);
  });

  it('counts uses of the last month, year and three years, and halves freshness with every year since the first', () => {
    const DAY = 86_400_000;
    const use = (item: string, day: number) => ({ user: 'ann', item, timestamp: day * DAY });
    const set = buildDataset({
      feedback: { kind: 'implicit' },
      items: ['hit', 'old', 'new'].map((id) => ({ id })),
      interactions: [use('hit', 0), use('hit', 700), use('hit', 720), use('old', 1), use('old', 400), use('new', 725)],
    });
    const features = itemFeatures(set, new ItemHistory(set), { groups: ['history'] });
    const column = (name: string, moment: number) => {
      const { names, values } = features.at(moment);
      return [0, 1, 2].map((item) => values[item * names.length + names.indexOf(name)]!);
    };
    const share = (uses: number, most: number) => Math.log1p(uses) / Math.log1p(most);
    const expectClose = (got: number[], expected: number[]) => {
      got.forEach((value, item) => {
        expect(value).toBeCloseTo(expected[item]!, 6);
      });
    };
    expectClose(column('uses_last_30_days', 721 * DAY), [1, 0, 0]);
    expectClose(column('uses_last_year', 721 * DAY), [1, share(1, 2), 0]);
    expectClose(column('uses_last_3_years', 721 * DAY), [1, share(2, 3), 0]);
    expectClose(column('freshness', 730 * DAY), [2 ** -2, 2 ** -(729 / 365), 2 ** -(5 / 365)]);
    expectClose(column('freshness', 365 * DAY), [2 ** -1, 2 ** -(364 / 365), 1]); // not used yet: as fresh as can be
    // no moment: the end of the log, just after its last use
    expectClose(column('uses_last_30_days', Number.NaN), column('uses_last_30_days', 725 * DAY + 1));
    expectClose(column('uses_last_30_days', Number.NaN), [1, 0, share(1, 2)]);
  });

  it('has no windows where nothing has a time', () => {
    const set = buildDataset({
      feedback: { kind: 'implicit' },
      items: [{ id: 'a' }],
      interactions: [{ user: 'ann', item: 'a' }],
    });
    expect(itemFeatures(set, new ItemHistory(set)).names).toEqual(['popularity']);
  });

  it('gives the rows that are asked for, as the whole table has them', () => {
    const features = itemFeatures(films, history);
    const whole = features.at(35);
    const some = features.at(35, Int32Array.of(2, 0));
    const width = whole.names.length;
    const rowsOf = (table: Float32Array) =>
      [2, 0].flatMap((item) => [...table.subarray(item * width, (item + 1) * width)]);
    expect([...some.values]).toEqual(rowsOf(whole.values));
    expect([...some.confidences]).toEqual(rowsOf(whole.confidences));
    expect([...some.completeness]).toEqual([whole.completeness[2], whole.completeness[0]]);
    expect([...some.isPredicted]).toEqual([whole.isPredicted[2], whole.isPredicted[0]]);
  });

  it('says which items are mostly imputed, and how complete they are', () => {
    const { isPredicted, completeness } = itemFeatures(films, history).at(0);
    expect([...isPredicted]).toEqual([0, 0, 1]);
    expect([...completeness]).toEqual([1, 1, 0]);
  });

  it('keeps the 24 most frequent genres, ties by name', () => {
    const names = Array.from({ length: 26 }, (_, k) => String.fromCharCode(97 + k));
    const items = [
      { id: 'all', genres: names },
      { id: 'last', genres: ['z', 'y'] },
    ];
    const set = buildDataset({ feedback: { kind: 'implicit' }, items, interactions: [] });
    const { names: got } = itemFeatures(set, new ItemHistory(set), { groups: ['catalogue'] });
    // y and z occur twice; of the rest, w and x come last
    expect(got).toEqual([...names.slice(0, 22), 'y', 'z'].map((name) => `genre:${name}`));
  });

  it('has the measured features alone where a set brings them; half missing is not mostly', () => {
    const songs = buildDataset({
      feedback: { kind: 'implicit' },
      items: [
        {
          id: 's',
          title: 'Song',
          measured: { energy: { value: 0.25, confidence: 0.5 }, tempo: { value: 1, confidence: 1 } },
        },
        { id: 't', measured: { energy: { value: 0.75, confidence: 1 } } },
        { id: 'u' },
      ],
      interactions: [],
    });
    const got = itemFeatures(songs, new ItemHistory(songs)).at(0);
    expect(got.names).toEqual(['energy', 'tempo']);
    expect(got.values).toEqual(Float32Array.of(0.25, 1, 0.75, 1, (0.25 + 0.75) / 2, 1));
    expect(got.confidences).toEqual(Float32Array.of(0.5, 1, 1, 0, 0, 0));
    expect([...got.isPredicted]).toEqual([0, 0, 1]);
  });
});
