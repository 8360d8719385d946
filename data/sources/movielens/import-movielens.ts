import { basename, join, resolve } from 'node:path';
import type { ItemRow } from '../../dataset/item-rows.js';
import { type Imported, importRows, MAX_BAD_ROWS } from '../import-rows.js';
import { CSV, delimitedTable } from '../tables/delimited-table.js';
import { type Parsed, parseTable } from '../tables/parse-table.js';
import type { BadRows } from '../text/bad-rows.js';
import { detectEdition, type FoundEdition } from './detect-edition.js';
import type { FileFormat } from './movielens-files.js';
import { type Fields, parseMovie, parseMovie100k, parseRating, parseTag, parseUser } from './parse-rows.js';

export interface MovieLensImport {
  /** Folder with the files as GroupLens publishes them: 100K, 1M, or the CSV form that the later editions share. */
  readonly from: string;
  /** Share of malformed rows, in [0, 1], that are skipped; more make the import fail. */
  readonly maxBadRows?: number;
}

/**
 * Imports an edition of MovieLens, told by its files.
 *
 * A film that is described but never rated is an item all the same, and so is one that is rated or tagged but not
 * described. **Tags are those of all users and of all times**: an item table has no place for who wrote a tag and
 * when, so a content model that reads them knows a little about the future and about the users under test. On a set
 * with many tags, compare with one that leaves them out.
 *
 * @returns the dataset, named after its folder, and the rows that were skipped
 * @throws FusionError invalid_data when the folder is no known edition, or holds too many malformed rows (the message
 * lists the first)
 */
export function importMovieLens({ from, maxBadRows = MAX_BAD_ROWS }: MovieLensImport): Promise<Imported> {
  return importRows(maxBadRows, async (badRows) => {
    const found = await detectEdition(from);
    const { edition } = found;
    const read = reader(from, edition.encoding, badRows);
    return {
      name: basename(resolve(from)),
      source: edition.source,
      feedback: edition.feedback,
      users: await readUsers(read, found),
      items: await readMovies(read, found),
      interactions: read(edition.ratings, (fields) => parseRating(edition, fields)),
    };
  });
}

/** Streams the rows of one file of the edition. */
type Read = <Row>(file: FileFormat, parse: (fields: Fields) => Parsed<Row>) => AsyncGenerator<Row>;

function reader(folder: string, encoding: 'utf8' | 'latin1', badRows: BadRows): Read {
  return ({ file, separator, columns }, parse) => {
    const format = separator === undefined ? CSV : { separator, isQuoted: false, header: columns };
    const table = delimitedTable(join(folder, file), { ...format, encoding });
    return parseTable(table, columns, (values) => parse(values as Fields), badRows);
  };
}

async function readUsers(read: Read, { edition, files }: FoundEdition): Promise<Set<string>> {
  const users = new Set<string>();
  if (edition.users === undefined || !files.has(edition.users.file)) return users;
  for await (const id of read(edition.users, parseUser)) users.add(id);
  return users;
}

/** The films in file order, each with its tags; those that are only tagged come last. */
async function readMovies(read: Read, { edition, files }: FoundEdition): Promise<readonly ItemRow[]> {
  const movies = new Map<string, ItemRow>();
  const parse = edition.source === 'movielens-100k' ? parseMovie100k : parseMovie;
  for await (const movie of read(edition.movies, (fields) => parse(edition, fields))) movies.set(movie.id, movie);
  if (edition.tags === undefined || !files.has(edition.tags.file)) return [...movies.values()];

  const tags = new Map<string, string[]>();
  for await (const { item, tag } of read(edition.tags, parseTag)) {
    const known = tags.get(item);
    if (known === undefined) tags.set(item, [tag]);
    else known.push(tag);
  }
  for (const [id, list] of tags) movies.set(id, { ...(movies.get(id) ?? { id }), tags: list });
  return [...movies.values()];
}
