import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ItemRow } from '../../dataset/item-rows.js';
import type { UserRow } from '../../dataset/user-rows.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { CSV, type DelimitedFormat, delimitedTable } from '../tables/delimited-table.js';
import { type Parsed, parseTable } from '../tables/parse-table.js';
import type { BadRows } from '../text/bad-rows.js';
import { type ArtistAudio, AUDIO_COLUMNS, parseAudio } from './artist-audio.js';
import { measureArtists } from './measure-artists.js';
import { type Fields, parseArtist, parseFriend, parsePlays, parseTag, parseTagged } from './parse-rows.js';

export interface LastfmImport {
  /** Folder with the files as HetRec 2011 publishes them; `artist_audio.csv` may lie beside them. */
  readonly from: string;
  /** Share of malformed rows, in [0, 1], that are skipped; more make the import fail. */
  readonly maxBadRows?: number;
}

/**
 * Imports the Last.fm set of HetRec 2011: artists as items, each listener's play counts as interactions without a time.
 *
 * Tags are those of all users and of all months, as many times as they were assigned; a tag of an artist whom the set
 * does not list is read and left out. How many friends a user has becomes their `social.friends`. Where there are audio
 * features of artists' tracks, they become measured features with confidences (`measureArtists`).
 *
 * @returns the dataset, named after its folder, and the rows that were skipped
 * @throws FusionError invalid_data when a file is not what it should be, or there are too many malformed rows
 * @see Cantador, Brusilovsky and Kuflik, Second workshop on information heterogeneity and fusion in recommender systems,
 *   RecSys 2011, https://grouplens.org/datasets/hetrec-2011/
 */
export function importLastfm({ from, maxBadRows = MAX_BAD_ROWS }: LastfmImport): Promise<Imported> {
  return importRows(maxBadRows, async (badRows) => {
    const read = reader(from, badRows);
    const artists = await toMap(read('artists.dat', ['id', 'name'], parseArtist));
    const tags = await readTags(read, artists);
    const audio = (await exists(join(from, AUDIO_FILE)))
      ? await toMap(read(AUDIO_FILE, AUDIO_COLUMNS, parseAudio, CSV))
      : new Map<string, ArtistAudio>();
    const measured = measureArtists(audio, tags);
    const items = [...artists].map(([id, title]): ItemRow => {
      return { id, title, tags: tags.get(id) ?? [], ...measured.get(id) };
    });
    return {
      name: basename(resolve(from)),
      source: 'lastfm-hetrec',
      feedback: { kind: 'implicit' },
      users: await readUsers(read),
      items,
      interactions: read('user_artists.dat', ['userID', 'artistID', 'weight'], parsePlays),
    };
  });
}

const AUDIO_FILE = 'artist_audio.csv';

/** The published files: tabs and a header; tags are in Latin-1, the rest in UTF-8. */
const TABS: DelimitedFormat = { separator: '\t', isQuoted: false };
const LATIN_TABS: DelimitedFormat = { ...TABS, encoding: 'latin1' };

type Read = <Row>(
  file: string,
  columns: readonly string[],
  parse: (fields: Fields) => Parsed<Row>,
  format?: DelimitedFormat,
) => AsyncGenerator<Row>;

function reader(folder: string, badRows: BadRows): Read {
  return (file, columns, parse, format = TABS) =>
    parseTable(delimitedTable(join(folder, file), format), columns, (values) => parse(values as Fields), badRows);
}

/** The tags of each listed artist, once for each user who gave it. */
async function readTags(read: Read, artists: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string[]>> {
  const names = await toMap(read('tags.dat', ['tagID', 'tagValue'], parseTag, LATIN_TABS));
  const byArtist = new Map<string, string[]>();
  const columns = ['userID', 'artistID', 'tagID'];
  for await (const { artist, tag } of read('user_taggedartists.dat', columns, (fields) => parseTagged(fields, names))) {
    if (!artists.has(artist)) continue;
    const known = byArtist.get(artist);
    if (known) known.push(tag);
    else byArtist.set(artist, [tag]);
  }
  return byArtist;
}

/** The users who have friends, with their number; friendships are listed both ways. */
async function readUsers(read: Read): Promise<readonly UserRow[]> {
  const friends = new Map<string, number>();
  for await (const user of read('user_friends.dat', ['userID', 'friendID'], parseFriend)) {
    friends.set(user, (friends.get(user) ?? 0) + 1);
  }
  return [...friends].map(([id, count]) => ({ id, context: { 'social.friends': count } }));
}

async function toMap<Value>(rows: AsyncIterable<readonly [string, Value]>): Promise<Map<string, Value>> {
  const map = new Map<string, Value>();
  for await (const [id, value] of rows) map.set(id, value);
  return map;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
