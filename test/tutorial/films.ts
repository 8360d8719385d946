import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something to search for. */
export interface Film {
  readonly id: string;
  readonly title: string;
  readonly genres: readonly string[];
}

const GENRES = [
  ...['unknown', 'action', 'adventure', 'animation', 'children', 'comedy', 'crime', 'documentary', 'drama', 'fantasy'],
  ...['noir', 'horror', 'musical', 'mystery', 'romance', 'scifi', 'thriller', 'war', 'western'],
];

/** Some hundred films: those of MovieLens 100K where METAFUSE_DATASETS has them, else made-up ones that differ as much. */
export function films(count: number): readonly Film[] {
  const folder = process.env['METAFUSE_DATASETS'];
  const path = folder === undefined ? '' : join(folder, 'ml-100k', 'u.item');
  return existsSync(path) ? movieLens(path).slice(0, count) : madeUp(count);
}

/** `id|title|…|a 0 or a 1 for each genre` */
function movieLens(path: string): readonly Film[] {
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|'))
    .map((fields) => ({
      id: `film_${fields[0]}`,
      title: fields[1]!,
      genres: GENRES.filter((_, index) => fields.at(index - GENRES.length) === '1'),
    }));
}

function madeUp(count: number): readonly Film[] {
  const [first, second] = [
    ['Silent', 'Golden', 'Broken', 'Secret', 'Wild', 'Last', 'Hidden', 'Star', 'Iron', 'Crimson', 'Lost'],
    [
      'River',
      'Garden',
      'Winter',
      'Wars',
      'Road',
      'Empire',
      'Letter',
      'Island',
      'Heart',
      'Station',
      'Dance',
      'Mirror',
      'Toy',
    ],
  ] as const;
  return Array.from({ length: count }, (_, index) => ({
    id: `film_${index + 1}`,
    title: `${first[index % first.length]} ${second[index % second.length]} (${1950 + (index % 50)})`,
    genres: [GENRES[1 + (index % 18)]!, GENRES[1 + ((index * 7) % 18)]!],
  }));
}
