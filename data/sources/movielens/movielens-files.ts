import type { FeedbackScale } from '../../schema/dataset.js';

/** One file of a MovieLens edition. */
export interface FileFormat {
  readonly file: string;
  /** What stands between two fields of files without a header; left out for CSV, which has one. */
  readonly separator?: string;
  /** The columns that are read; without a header, all of them in order. */
  readonly columns: readonly string[];
}

/** One edition of MovieLens: the files by which it is known, and how they read. */
export interface Edition {
  readonly source: string;
  readonly encoding: 'utf8' | 'latin1';
  readonly ratings: FileFormat;
  readonly movies: FileFormat;
  /** Files that need not be there. */
  readonly users?: FileFormat;
  readonly tags?: FileFormat;
  readonly feedback: FeedbackScale & { readonly kind: 'graded' };
  /** The smallest difference of two ratings. */
  readonly ratingStep: number;
}

const RATING = ['user', 'movie', 'rating', 'timestamp'];

/** The genres of MovieLens 100K, in the order of the flags that end each line of u.item; the first means none. */
export const GENRES_100K = [
  'unknown',
  'Action',
  'Adventure',
  'Animation',
  "Children's",
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Fantasy',
  'Film-Noir',
  'Horror',
  'Musical',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
] as const;

/**
 * The editions that can be imported, in the order in which they are looked for.
 *
 * @see F. M. Harper and J. A. Konstan, The MovieLens Datasets: History and Context, 2015, and the README of each
 * edition, https://grouplens.org/datasets/movielens/
 */
export const EDITIONS: readonly Edition[] = [
  {
    source: 'movielens-100k',
    encoding: 'latin1',
    ratings: { file: 'u.data', separator: '\t', columns: RATING },
    movies: {
      file: 'u.item',
      separator: '|',
      columns: ['movie', 'title', 'release_date', 'video_release_date', 'url', ...GENRES_100K],
    },
    users: { file: 'u.user', separator: '|', columns: ['user', 'age', 'gender', 'occupation', 'zip_code'] },
    feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
    ratingStep: 1,
  },
  {
    source: 'movielens-latest',
    encoding: 'utf8',
    ratings: { file: 'ratings.csv', columns: ['userId', 'movieId', 'rating', 'timestamp'] },
    movies: { file: 'movies.csv', columns: ['movieId', 'title', 'genres'] },
    tags: { file: 'tags.csv', columns: ['userId', 'movieId', 'tag', 'timestamp'] },
    feedback: { kind: 'graded', min: 0.5, max: 5, positiveAt: 4 },
    ratingStep: 0.5,
  },
  {
    source: 'movielens-1m',
    encoding: 'latin1',
    ratings: { file: 'ratings.dat', separator: '::', columns: RATING },
    movies: { file: 'movies.dat', separator: '::', columns: ['movie', 'title', 'genres'] },
    users: { file: 'users.dat', separator: '::', columns: ['user', 'gender', 'age', 'occupation', 'zip_code'] },
    feedback: { kind: 'graded', min: 1, max: 5, positiveAt: 4 },
    ratingStep: 1,
  },
];
