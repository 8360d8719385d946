import { beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDING_WIDTH } from '../../../data/schema/features.js';
import type { Candidate } from '../../../serving/http/schemas/score-request.js';
import { type Catalogue, createCatalogue } from '../../../serving/scoring/catalogue.js';
import { resolveCandidates } from '../../../serving/scoring/resolve-candidates.js';
import { userState } from '../../../serving/scoring/user-state.js';
import { readStandIn } from './test-app.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = createCatalogue(await readStandIn());
});

/** The first row is of an item as the bundle has it. */
const resolve = (...more: readonly Candidate[]) =>
  resolveCandidates(
    catalogue,
    { user_id: 'ann', candidates: [{ item_id: 'i0' }, ...more] },
    userState(catalogue, 'ann'),
  );

describe('resolveCandidates', () => {
  it('writes no vectors where every item is as the bundle has it: the network looks them up', () => {
    expect(resolve({ item_id: 'i1' }).embeddings).toBeUndefined();
    const scored = resolve({ item_id: 'i1', scores: { cf: 0.25 } });
    expect(scored.embeddings).toBeUndefined();
    expect(scored.scores[3]).toBe(0.25);
  });

  it.each<[string, Candidate]>([
    ['an item that the bundle does not have', { item_id: 'new', scores: { cf: 0.5 } }],
    ['vectors in the request', { item_id: 'i1', embeddings: { cf: new Array<number>(EMBEDDING_WIDTH).fill(0.5) } }],
    ['a description in the request', { item_id: 'i1', is_predicted: true }],
  ])('writes those of all rows where one is %s', (_, candidate) => {
    const { embeddings, count } = resolve(candidate);
    expect(embeddings).toHaveLength(count * 3 * EMBEDDING_WIDTH);
    expect(embeddings!.slice(0, EMBEDDING_WIDTH).some((value) => value !== 0)).toBe(true);
  });
});
