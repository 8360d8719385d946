import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { ItemRow } from '../../dataset/item-rows.js';
import { expected, type Parsed } from '../tables/parse-table.js';
import { type Edition, GENRES_100K } from './movielens-files.js';
import { yearOfTitle } from './year-of-title.js';

/** The fields of one line, in the order of the format's columns. */
export type Fields = readonly string[];

/** What the files write where a film has no genre. */
const NO_GENRE = new Set(['unknown', '(no genres listed)', '']);

/** user, movie, rating, seconds since 1970 → an interaction. */
export function parseRating({ feedback, ratingStep, ratings }: Edition, fields: Fields): Parsed<InteractionRow> {
  const [user = '', item = '', rating = '', seconds = ''] = fields;
  const [userField, itemField, ratingField, timeField] = ratings.columns as [string, string, string, string];
  if (!isId(user)) return expected(userField, 'a user number', user);
  if (!isId(item)) return expected(itemField, 'a movie number', item);
  const value = toNumber(rating);
  if (!(value >= feedback.min && value <= feedback.max) || value % ratingStep !== 0) {
    const scale = `${feedback.min} to ${feedback.max} in steps of ${ratingStep}`;
    return expected(ratingField, `a rating from ${scale}`, rating);
  }
  if (!/^\d{1,11}$/.test(seconds)) return expected(timeField, 'a time in whole seconds since 1970', seconds);
  return { row: { user, item, value, timestamp: 1000 * Number(seconds), event: 'rating' } };
}

/** movie, title, genres between bars → an item. */
export function parseMovie({ movies }: Edition, [id = '', title = '', genres = '']: Fields): Parsed<ItemRow> {
  if (!isId(id)) return expected(movies.columns[0]!, 'a movie number', id);
  return { row: item(id, title, genres.split('|')) };
}

/** A line of u.item: movie, title, two dates, address, 19 flags → an item. */
export function parseMovie100k({ movies }: Edition, [id = '', title = '', ...others]: Fields): Parsed<ItemRow> {
  if (!isId(id)) return expected(movies.columns[0]!, 'a movie number', id);
  const flags = others.slice(-GENRES_100K.length);
  const wrong = flags.findIndex((flag) => flag !== '0' && flag !== '1');
  if (wrong >= 0) return expected(GENRES_100K[wrong]!, 'a genre flag 0 or 1', flags[wrong]);
  const genres = GENRES_100K.filter((_, index) => flags[index] === '1');
  return { row: item(id, title === 'unknown' ? '' : title, genres) }; // film 267 is unknown, by its title too
}

/** user and what follows → the user's id; who the user is has no place in a dataset. */
export function parseUser([id = '']: Fields): Parsed<string> {
  return isId(id) ? { row: id } : expected('user', 'a user number', id);
}

/** user, movie, tag, time → the movie and its tag, lower-cased and trimmed. */
export function parseTag([user = '', item = '', text = '']: Fields): Parsed<{ item: string; tag: string }> {
  const tag = text.trim().toLowerCase();
  if (!isId(user)) return expected('userId', 'a user number', user);
  if (!isId(item)) return expected('movieId', 'a movie number', item);
  return tag === '' ? expected('tag', 'a tag', tag) : { row: { item, tag } };
}

function item(id: string, title: string, genres: readonly string[]): ItemRow {
  const releaseYear = yearOfTitle(title);
  return {
    id,
    title: title.trim(),
    genres: genres.filter((genre) => !NO_GENRE.has(genre)),
    ...(releaseYear === undefined ? {} : { releaseYear }),
  };
}

function isId(text: string): boolean {
  return /^\d+$/.test(text);
}

/** A plain decimal number; NaN for everything else that `Number` takes ('', '1e3', ' 4'). */
function toNumber(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
