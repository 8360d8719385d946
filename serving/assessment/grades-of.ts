import type { GroundTruthQuery } from '../http/schemas/evaluation-dataset.js';

/**
 * How relevant each document is to a query: its score where it has one, else 1 where it is named as relevant.
 *
 * A document with the score 0 is judged, and not relevant, even where it is named; so an empty map is a query that no ranking can
 * be measured by.
 *
 * @returns grades above 0
 */
export function gradesOf({ relevant_documents, relevance_scores = {} }: GroundTruthQuery): ReadonlyMap<string, number> {
  const grades = new Map(relevant_documents.map((id) => [id, 1]));
  for (const [id, grade] of Object.entries(relevance_scores)) grades.set(id, grade);
  return new Map([...grades].filter(([, grade]) => grade > 0));
}
