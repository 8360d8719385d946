import type { InteractionRow } from '../../dataset/build-dataset.js';
import type { ItemRow } from '../../dataset/item-rows.js';
import type { Parsed } from '../tables/parse-table.js';
import { type Edition, GENRES_100K } from './movielens-files.js';
import { yearOfTitle } from './year-of-title.js';

/** The fields of one line, in the order of the format's columns. */
export type Fields = readonly string[];

/** What the files write where a film has no genre. */
const NO_GENRE = new Set(['unknown', '(no genres listed)', '']);

/** user, movie, rating, seconds since 1970 → an interaction. */
export function parseRating({ feedback, ratingStep }: Edition, fields: Fields): Parsed<InteractionRow> {
  const [user = '', item = '', rating = '', seconds = ''] = fields;
  if (!isId(user) || !isId(item)) return { problem: `expected a user and a movie number, got '${user}' and '${item}'` };
  const value = toNumber(rating);
  if (!(value >= feedback.min && value <= feedback.max) || value % ratingStep !== 0) {
    const scale = `${feedback.min} to ${feedback.max} in steps of ${ratingStep}`;
    return { problem: `expected a rating from ${scale}, got '${rating}'` };
  }
  if (!/^\d{1,11}$/.test(seconds)) return { problem: `expected a time in whole seconds since 1970, got '${seconds}'` };
  return { row: { user, item, value, timestamp: 1000 * Number(seconds), event: 'rating' } };
}

/** movie, title, genres between bars → an item. */
export function parseMovie([id = '', title = '', genres = '']: Fields): Parsed<ItemRow> {
  if (!isId(id)) return { problem: `expected a movie number, got '${id}'` };
  return { row: item(id, title, genres.split('|')) };
}

/** A line of u.item: movie, title, two dates, address, 19 flags → an item. */
export function parseMovie100k([id = '', title = '', , , , ...flags]: Fields): Parsed<ItemRow> {
  if (!isId(id)) return { problem: `expected a movie number, got '${id}'` };
  const wrong = flags.find((flag) => flag !== '0' && flag !== '1');
  if (wrong !== undefined) return { problem: `expected a genre flag 0 or 1, got '${wrong}'` };
  const genres = GENRES_100K.filter((_, index) => flags[index] === '1');
  return { row: item(id, title === 'unknown' ? '' : title, genres) }; // film 267 is unknown, by its title too
}

/** user and what follows → the user's id; who the user is has no place in a dataset. */
export function parseUser([id = '']: Fields): Parsed<string> {
  return isId(id) ? { row: id } : { problem: `expected a user number, got '${id}'` };
}

/** user, movie, tag, time → the movie and its tag, lower-cased and trimmed. */
export function parseTag([user = '', item = '', text = '']: Fields): Parsed<{ item: string; tag: string }> {
  const tag = text.trim().toLowerCase();
  if (!isId(user) || !isId(item)) return { problem: `expected a user and a movie number, got '${user}' and '${item}'` };
  return tag === '' ? { problem: 'expected a tag, got none' } : { row: { item, tag } };
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
