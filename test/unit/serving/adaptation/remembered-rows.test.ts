import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { EMBEDDING_WIDTH } from '../../../../data/schema/features.js';
import { bytesOfRows, recallRows, rememberRows } from '../../../../serving/adaptation/remembered-rows.js';
import type { Candidate } from '../../../../serving/http/schemas/score-request.js';
import { withVectors } from '../../../../serving/scoring/candidate-rows.js';
import { type Catalogue, createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { resolveCandidates } from '../../../../serving/scoring/resolve-candidates.js';
import { userState } from '../../../../serving/scoring/user-state.js';
import { standInBundle } from '../../bundle/stand-in-bundle.js';
import { readStandIn } from '../test-app.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = createCatalogue(await readStandIn(await standInBundle({ items: 20 })));
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const vector = fc.array(share, { minLength: EMBEDDING_WIDTH, maxLength: EMBEDDING_WIDTH });
const aCandidate = fc.record(
  {
    known: fc.boolean(),
    scores: fc.record({ cf: share, popularity: share }),
    embeddings: fc.record({ content: vector }),
    features: fc.record({ tempo: share }),
    is_predicted: fc.boolean(),
  },
  { requiredKeys: ['known', 'scores'] },
);

describe('recallRows', () => {
  it('gives back the rows that were remembered, bit for bit, in any choice and order', () => {
    const candidates = fc.array(aCandidate, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        candidates,
        fc.constantFrom('ann', 'stranger'),
        fc.infiniteStream(fc.nat()),
        (drawn, name, choice) => {
          const given: Candidate[] = drawn.map(({ known, ...rest }, index) => ({
            item_id: known ? `i${index}` : `new${index}`,
            ...rest,
          }));
          const user = userState(catalogue, name);
          const rows = resolveCandidates(catalogue, { user_id: name, candidates: given }, user);
          const chosen = given.map((_, row) => row).sort(() => (choice.next().value % 2) - 0.5);
          const isNetwork = Uint8Array.from(given, (_, row) => row % 2);
          const remembered = rememberRows(rows, chosen, isNetwork, (row) => given[row]!.embeddings !== undefined);
          const picks = chosen.map((_, index) => ({ rows: remembered, index })).reverse();
          const recalled = recallRows(catalogue, user, picks);

          const expected = [...chosen].reverse();
          const pick = (table: Float32Array, width: number) =>
            expected.flatMap((row) => [...table.subarray(row * width, (row + 1) * width)]);
          expect([...recalled.items]).toEqual(expected.map((row) => rows.items[row]));
          expect([...recalled.scores]).toEqual(pick(rows.scores, 3));
          expect([...recalled.mask]).toEqual(pick(rows.mask, 3));
          const { embeddings = withVectors(catalogue, rows).embeddings } = rows;
          expect([...recalled.embeddings]).toEqual(pick(embeddings, 3 * EMBEDDING_WIDTH));
          expected.forEach((row, index) => {
            expect(recalled.described?.get(index)).toEqual(rows.described?.get(row));
          });
          expect([...remembered.isNetwork]).toEqual(chosen.map((row) => row % 2));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('bytesOfRows', () => {
  it('counts what the bundle cannot say again: 16 bytes and a byte for a known row, 768 more where vectors came', () => {
    const user = userState(catalogue, 'ann');
    const bytes = (candidates: Candidate[]) => {
      const rows = resolveCandidates(catalogue, { user_id: 'ann', candidates }, user);
      const shown = [...candidates.keys()];
      return bytesOfRows(
        rememberRows(rows, shown, new Uint8Array(shown.length), (row) => candidates[row]!.embeddings !== undefined),
      );
    };
    const known = Array.from({ length: 11 }, (_, item) => ({ item_id: `i${item}` }));
    expect(bytes(known) - bytes(known.slice(0, 10))).toBe(4 + 3 * 4 + 1);
    const content = new Array<number>(EMBEDDING_WIDTH).fill(0.1);
    const brought = [...known.slice(0, 10), { item_id: 'i10', embeddings: { content } }];
    expect(bytes(brought) - bytes(known)).toBeGreaterThanOrEqual(3 * EMBEDDING_WIDTH * 4);
    const described = [...known.slice(0, 10), { item_id: 'i10', is_predicted: true }];
    expect(bytes(described) - bytes(known)).toBe(2 * (2 * 4) + 3 * 200); // two arrays of two features, and the three objects
  });
});
