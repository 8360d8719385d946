import type { Question } from '../../data/store/reads/questions.js';
import type { SessionRow } from '../../data/store/reads/sessions.js';
import type { PastQuery, PastSession } from './past-session.js';

/** What an interaction is worth by type; null: the reward that was learned from. */
export type InteractionWeights = Readonly<Record<string, number | undefined>> | null;

/**
 * Sessions to replay: each question with the documents that were acted on, graded by what the interactions with them add up to.
 *
 * Questions that are not kept any longer, or of which no document is worth more than 0, cannot be judged and are left out; so are
 * sessions without another. Who asked is in the inputs, so that whoever learned is asked the same.
 */
export function pastSessions(
  rows: readonly SessionRow[],
  questions: ReadonlyMap<string, Question>,
  weights: InteractionWeights,
): readonly PastSession[] {
  return rows.flatMap((row) => {
    const queries = [...new Set(row.executions)].flatMap((id) => {
      const question = questions.get(id);
      const query = question && pastQuery(row, question, weights);
      return query && query.grades.size > 0 ? [query] : [];
    });
    return queries.length === 0 ? [] : [{ unit: row.user_id || row.session, queries }];
  });
}

function pastQuery(
  row: SessionRow,
  { execution_id, user_id, inputs }: Question,
  weights: InteractionWeights,
): PastQuery {
  const sums = new Map<string, number>();
  const clicked = new Set<string>();
  const purchased = new Set<string>();
  for (const [index, id] of row.executions.entries()) {
    if (id !== execution_id) continue;
    const item = row.items[index]!;
    const types = row.types[index]!;
    const worth = weights ? types.reduce((sum, type) => sum + (weights[type] ?? 0), 0) : row.rewards[index]!;
    sums.set(item, (sums.get(item) ?? 0) + worth);
    if (types.includes('click')) clicked.add(item);
    if (types.includes('purchase')) purchased.add(item);
  }
  return {
    executionId: execution_id,
    inputs: { ...(user_id !== '' && { user_id }), ...JSON.parse(inputs) },
    grades: new Map([...sums].filter(([, worth]) => worth > 0)),
    clicked: [...clicked],
    purchased: [...purchased],
  };
}
