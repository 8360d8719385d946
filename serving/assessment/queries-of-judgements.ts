import { createHash } from 'node:crypto';
import type { QueryJudgement } from '../../data/store/reads/judgements.js';
import type { GroundTruthQuery } from '../http/schemas/evaluation-dataset.js';

/**
 * What interactions say, as ground truth: relevant is what earned more than it lost.
 *
 * The grade is clamp(round(1 + 4 · r / max r of the query), 1, 5), r the net reward. A question without a relevant document is left
 * out. Its id depends on the question, and on who asked where that is known, so a later
 * data set has the same.
 */
export function queriesOfJudgements(judgements: readonly QueryJudgement[]): readonly GroundTruthQuery[] {
  return judgements.flatMap(({ query_snapshot, user_id, items, rewards }) => {
    const relevant = items.map((id, index) => ({ id, reward: rewards[index]! })).filter(({ reward }) => reward > 0);
    const most = Math.max(...relevant.map(({ reward }) => reward));
    const grade = (reward: number) => Math.min(5, Math.max(1, Math.round(1 + (4 * reward) / most)));
    if (relevant.length === 0) return [];
    return [
      {
        query_id: `q_${createHash('sha256')
          .update(JSON.stringify([query_snapshot, user_id]))
          .digest('hex')
          .slice(0, 16)}`,
        query_input: { ...inputsOf(query_snapshot), ...(user_id !== '' && { user_id }) },
        relevant_documents: relevant.map(({ id }) => id),
        relevance_scores: Object.fromEntries(relevant.map(({ id, reward }) => [id, grade(reward)])),
      },
    ];
  });
}

/** A snapshot that is not an object was sent by a client as the query alone. */
function inputsOf(snapshot: string): Record<string, unknown> {
  const value = parsed(snapshot);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { query: value };
}

function parsed(snapshot: string): unknown {
  try {
    return JSON.parse(snapshot);
  } catch {
    return snapshot;
  }
}
