import type { InteractionRow } from '../../dataset/build-dataset.js';
import { expected, type Parsed } from '../tables/parse-table.js';

/** The fields of one line, in the order of the columns that were asked for. */
export type Fields = readonly string[];

/** id, name → both. */
export function parseArtist([id = '', name = '']: Fields): Parsed<readonly [string, string]> {
  return isId(id) ? { row: [id, name.trim()] } : expected('id', 'an artist number', id);
}

/** tag number, tag → both. */
export function parseTag([id = '', text = '']: Fields): Parsed<readonly [string, string]> {
  const tag = text.trim();
  if (!isId(id)) return expected('tagID', 'a tag number', id);
  return tag === '' ? expected('tagValue', 'a tag', text) : { row: [id, tag] };
}

/** user, artist, tag number → the artist and the tag. */
export function parseTagged(
  [user = '', artist = '', tagId = '']: Fields,
  names: ReadonlyMap<string, string>,
): Parsed<{ readonly artist: string; readonly tag: string }> {
  if (!isId(user)) return expected('userID', 'a user number', user);
  if (!isId(artist)) return expected('artistID', 'an artist number', artist);
  const tag = names.get(tagId);
  return tag === undefined ? expected('tagID', 'a number of tags.dat', tagId) : { row: { artist, tag } };
}

/** user, friend → the user. */
export function parseFriend([user = '', friend = '']: Fields): Parsed<string> {
  if (!isId(user)) return expected('userID', 'a user number', user);
  return isId(friend) ? { row: user } : expected('friendID', 'a user number', friend);
}

/** user, artist, how often → that many plays. */
export function parsePlays([user = '', item = '', plays = '']: Fields): Parsed<InteractionRow> {
  if (!isId(user)) return expected('userID', 'a user number', user);
  if (!isId(item)) return expected('artistID', 'an artist number', item);
  if (!/^[1-9]\d{0,9}$/.test(plays)) return expected('weight', 'a play count of at least 1', plays);
  return { row: { user, item, event: 'play', value: Number(plays) } };
}

export function isId(text: string): boolean {
  return /^\d+$/.test(text);
}
