import type { Candidate, ScoreRequest } from '../../serving/http/schemas/score-request.js';
import { knownRows } from '../../serving/scoring/candidate-rows.js';
import type { Catalogue } from '../../serving/scoring/catalogue.js';
import { userState } from '../../serving/scoring/user-state.js';
import { warmUsers } from '../warm-users.js';

/** Whether candidates are ids that the bundle knows, or bring their scores and interaction vectors. */
export type Way = 'by_id' | 'inline';
export const WAYS: readonly Way[] = ['by_id', 'inline'];

/** Different requests that are sent in turn: nothing is answered from a cache of answers. */
const QUESTIONS = 32;

/**
 * Requests of `size` candidates each, of users whom the network answers.
 * @throws Error where the bundle has too few of either
 */
export function questionsOf(catalogue: Catalogue, size: number, way: Way): readonly ScoreRequest[] {
  const { items } = catalogue.bundle!;
  if (size > items.ids.length) throw new Error(`bench: the bundle has ${items.ids.length} items, fewer than ${size}`);
  const warm = warmUsers(catalogue);
  return Array.from({ length: QUESTIONS }, (_, index) => {
    const user_id = warm[(index * 17) % warm.length]!;
    const ids = Array.from({ length: size }, (_, position) => items.ids[(index * 31 + position) % items.ids.length]!);
    return {
      user_id,
      candidates: way === 'by_id' ? ids.map((item_id) => ({ item_id })) : inline(catalogue, user_id, ids),
    };
  });
}

/** What the bundle knows of the rows, as if the caller had it: the network has the same to do either way. */
function inline(catalogue: Catalogue, userId: string, ids: readonly string[]): Candidate[] {
  const items = Int32Array.from(ids, (id) => catalogue.items.get(id)!);
  const rows = knownRows(catalogue, [userState(catalogue, userId)], new Int32Array(ids.length), items);
  const K = catalogue.sources.length;
  const width = rows.embeddings.length / (ids.length * K);
  return ids.map((item_id, row) => {
    const present = catalogue.sources.flatMap((source, k) =>
      rows.mask[row * K + k] === 1 ? [{ source, at: row * K + k }] : [],
    );
    const vectors = present.filter(({ source }) => source in catalogue.bundle!.items.vectors);
    return {
      item_id,
      scores: Object.fromEntries(present.map(({ source, at }) => [source, rows.scores[at]!])),
      embeddings: Object.fromEntries(
        vectors.map(({ source, at }) => [source, [...rows.embeddings.subarray(at * width, (at + 1) * width)]]),
      ),
    };
  });
}
