import { createHash, type Hash } from 'node:crypto';
import type { Dataset } from '../schema/dataset.js';

/**
 * SHA-256 over everything a model could learn from: ids, item columns, interactions, and how feedback reads.
 *
 * It is taken of the values, not of the files, so another compression, batch size or order of the rows of the
 * interactions file leaves it as it is. The name and the source are labels and do not count. All unknown numbers are
 * one NaN, and −0 is 0. A column that a set may lack counts only where the set has it.
 *
 * @returns 64 hexadecimal digits
 */
export function fingerprint({ users, items, interactions, feedback, scores }: Omit<Dataset, 'fingerprint'>): string {
  const hash = createHash('sha256');
  addRows(hash, 'feedback', [feedback]);
  addRows(hash, 'user_id', users.ids);
  addRows(hash, 'item_id', items.ids);
  addRows(hash, 'title', items.titles);
  addRows(hash, 'artist', items.artists);
  addRows(hash, 'album', items.albums);
  addRows(hash, 'genres', items.genres);
  addRows(hash, 'moods', items.moods);
  addRows(hash, 'tags', items.tags);
  addNumbers(hash, 'release_year', items.releaseYear);
  addNumbers(hash, 'duration_ms', items.durationMs);
  for (const { name, value, confidence } of items.measured) {
    addNumbers(hash, `measured.${name}`, value);
    addNumbers(hash, `confidence.${name}`, confidence);
  }
  if (items.isPredicted) addNumbers(hash, 'is_predicted', items.isPredicted);
  for (const { name, value } of users.contexts ?? []) addNumbers(hash, `user_context.${name}`, value);
  addNumbers(hash, 'user', interactions.user);
  addNumbers(hash, 'item', interactions.item);
  addNumbers(hash, 'timestamp', interactions.timestamp);
  addNumbers(hash, 'event', interactions.event);
  addNumbers(hash, 'value', interactions.value);
  addNumbers(hash, 'played_ms', interactions.durationMs);
  const { sessions, position, contexts = [] } = interactions;
  if (sessions)
    addRows(
      hash,
      'session_id',
      Array.from(sessions.index, (index) => sessions.ids[index] ?? null),
    );
  if (position) addNumbers(hash, 'position', position);
  for (const { name, value } of contexts) addNumbers(hash, `context.${name}`, value);
  if (scores) {
    addNumbers(hash, 'scores.user', scores.user);
    addNumbers(hash, 'scores.item', scores.item);
    addNumbers(hash, 'scores.timestamp', scores.timestamp);
    for (const { name, value } of scores.sources) addNumbers(hash, `scores.${name}`, value);
  }
  return hash.digest('hex');
}

/** The column's name and length go first, so that no value can pass for another column's. */
function addRows(hash: Hash, name: string, rows: readonly unknown[]): void {
  hash.update(`${name} ${rows.length}\n`);
  for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
}

function addNumbers(hash: Hash, name: string, numbers: Float64Array | Int32Array | Uint8Array): void {
  hash.update(`${name} ${numbers.length}\n`);
  const canonical = new Float64Array(Math.min(PIECE, numbers.length));
  for (let start = 0; start < numbers.length; start += PIECE) {
    const count = Math.min(PIECE, numbers.length - start);
    for (let at = 0; at < count; at++) {
      const number = numbers[start + at]!;
      canonical[at] = Number.isNaN(number) ? Number.NaN : number + 0;
    }
    hash.update(new Uint8Array(canonical.buffer, 0, count * Float64Array.BYTES_PER_ELEMENT));
  }
}

/** Numbers that are made canonical at a time, so that a long column is not copied whole. */
const PIECE = 65_536;
