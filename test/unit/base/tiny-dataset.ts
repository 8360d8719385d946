import { type Dataset, EVENTS } from '../../../data/schema/dataset.js';

/** One interaction: user, item, day, and how (a play unless said otherwise). */
export type TinyRow = readonly [user: number, item: number, day: number, event?: (typeof EVENTS)[number]];

/** An implicit-feedback dataset for tests; rows in order of user and time. Titles and genres are per item. */
export function tinyDataset(
  rows: readonly TinyRow[],
  { users, titles, genres = [] }: { users: number; titles: readonly string[]; genres?: readonly (readonly string[])[] },
): Dataset {
  const offsets = new Int32Array(users + 1);
  for (const [user] of rows) for (let next = user + 1; next <= users; next++) offsets[next]!++;
  const empty = titles.map(() => '');
  const lists = titles.map(() => []);
  const unknown = () => new Float64Array(titles.length).fill(Number.NaN);
  return {
    name: 'tiny',
    source: 'test',
    fingerprint: '',
    users: { ids: Array.from({ length: users }, (_, user) => `u${user}`) },
    items: {
      ids: titles.map((_, item) => `i${item}`),
      titles,
      artists: empty,
      albums: empty,
      genres: titles.map((_, item) => genres[item] ?? []),
      moods: lists,
      tags: lists,
      releaseYear: unknown(),
      durationMs: unknown(),
      measured: [],
    },
    interactions: {
      count: rows.length,
      offsets,
      user: Int32Array.from(rows, ([user]) => user),
      item: Int32Array.from(rows, ([, item]) => item),
      timestamp: Float64Array.from(rows, ([, , day]) => day * 86_400_000),
      event: Uint8Array.from(rows, ([, , , event = 'play']) => EVENTS.indexOf(event)),
      value: new Float64Array(rows.length).fill(Number.NaN),
      durationMs: new Float64Array(rows.length).fill(Number.NaN),
    },
    feedback: { kind: 'implicit' },
  };
}
