import { basename, resolve } from 'node:path';
import { buildDatasetFromStream } from '../../dataset/build-dataset.js';
import type { ItemRow } from '../../dataset/item-rows.js';
import type { Dataset } from '../../schema/dataset.js';
import { FusionError } from '../../schema/errors.js';
import { type BadRowSummary, BadRows } from '../text/bad-rows.js';
import { detectEdition, type FoundEdition } from './detect-edition.js';
import { parseMovie, parseMovie100k, parseRating, parseTag, parseUser } from './parse-rows.js';
import { type RecordSource, readRecords } from './read-records.js';

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
export async function importMovieLens({
  from,
  maxBadRows = 0.001,
}: MovieLensImport): Promise<{ readonly dataset: Dataset; readonly badRows: BadRowSummary }> {
  if (!(maxBadRows >= 0 && maxBadRows <= 1)) {
    throw new FusionError('usage', `max bad rows: expected a share in [0, 1], got ${maxBadRows}`);
  }
  const found = await detectEdition(from);
  const { edition } = found;
  const badRows = new BadRows();
  const source = { folder: from, encoding: edition.encoding, badRows };
  const dataset = await buildDatasetFromStream({
    name: basename(resolve(from)),
    source: edition.source,
    feedback: edition.feedback,
    users: await readUsers(source, found),
    items: await readMovies(source, found),
    interactions: readRecords(source, edition.ratings, (fields) => parseRating(edition, fields)),
  });
  return { dataset, badRows: badRows.summarize(maxBadRows) };
}

async function readUsers(source: RecordSource, { edition, files }: FoundEdition): Promise<Set<string>> {
  const users = new Set<string>();
  if (edition.users === undefined || !files.has(edition.users.file)) return users;
  for await (const id of readRecords(source, edition.users, parseUser)) users.add(id);
  return users;
}

/** The films in file order, each with its tags; those that are only tagged come last. */
async function readMovies(source: RecordSource, { edition, files }: FoundEdition): Promise<readonly ItemRow[]> {
  const movies = new Map<string, ItemRow>();
  const parse = edition.source === 'movielens-100k' ? parseMovie100k : parseMovie;
  for await (const movie of readRecords(source, edition.movies, parse)) movies.set(movie.id, movie);
  if (edition.tags === undefined || !files.has(edition.tags.file)) return [...movies.values()];

  const tags = new Map<string, string[]>();
  for await (const { item, tag } of readRecords(source, edition.tags, parseTag)) {
    const known = tags.get(item);
    if (known === undefined) tags.set(item, [tag]);
    else known.push(tag);
  }
  for (const [id, list] of tags) movies.set(id, { ...(movies.get(id) ?? { id }), tags: list });
  return [...movies.values()];
}
