import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { listed, type UnlistedExecution } from '../../../serving/learning/unlisted-execution.js';
import { type Catalogue, createCatalogue } from '../../../serving/scoring/catalogue.js';
import { executionOfAnswer } from '../../../serving/scoring/execution-of-answer.js';
import { fuseStatically } from '../../../serving/scoring/fuse-rows.js';
import type { Outcome } from '../../../serving/scoring/outcome.js';
import { resolveCandidates } from '../../../serving/scoring/resolve-candidates.js';
import { shownScores } from '../../../serving/scoring/shown-scores.js';
import { userState } from '../../../serving/scoring/user-state.js';
import { readStandIn } from './test-app.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = createCatalogue(await readStandIn());
});

/** Two of three candidates, the last one best: cf alone knows it. */
function answered(): { readonly execution: UnlistedExecution; readonly fused: Float32Array } {
  const candidates = [{ item_id: 'i0' }, { item_id: 'i1' }, { item_id: 'new', scores: { cf: 0.75 } }];
  const request = { user_id: 'ann', candidates };
  const rows = resolveCandidates(catalogue, request, userState(catalogue, 'ann'));
  const fusedRows = fuseStatically(catalogue, rows);
  const question: Partial<Outcome['question']> = { retrieverVersion: 1, inputs: {}, sources: catalogue.sources };
  const outcome: Outcome = {
    ...{ strategy: 'by_count', reason: null, choice: null, weights: [1, 0, 0], order: [2, 0, 1] },
    ...{ rows: fusedRows, fused: fusedRows.fused, question: question as Outcome['question'] },
  };
  const shown = [2, 0];
  const facts = {
    namespace: 'default',
    requestId: 'r',
    itemIds: ['new', 'i0'],
    answeredAt: 0,
    tookMs: 1,
    contexts: [],
  };
  const answer = { request, catalogue, rows, outcome, shown };
  return {
    execution: executionOfAnswer(answer, { ...facts, ...shownScores(rows, fusedRows.fused, shown) }),
    fused: fusedRows.fused,
  };
}

describe('executionOfAnswer', () => {
  it('lists scores in the order shown, null where a source has none', () => {
    const { execution, fused } = answered();
    const { result_scores, source_scores } = listed(execution);
    expect(result_scores).toEqual([fused[2], fused[0]]);
    expect(source_scores[0]).toEqual([0.75, null, null]);
    expect(source_scores[1]).not.toContain(null);
  });

  it('keeps nothing else of the request, which its scores are listed from later', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const kept = ((): { execution: UnlistedExecution; table: WeakRef<Float32Array> } => {
      const { execution, fused } = answered();
      return { execution, table: new WeakRef(fused) };
    })();
    await setTimeout(0); // what a WeakRef was made of stays for the rest of its turn
    collectGarbage();
    expect(kept.table.deref()).toBeUndefined();
    expect(kept.execution.list().result_scores).toHaveLength(2);
  });
});
