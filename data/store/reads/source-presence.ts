import type { Store } from '../store.js';

/** How much of what was shown a source had a part in. */
export interface SourcePresenceRow {
  readonly source: string;
  /** Executions that asked it. */
  readonly executions: number;
  /** Results that they showed, and those that the source returned. */
  readonly results: number;
  readonly returned: number;
  /** Results that no other source returned. */
  readonly alone: number;
}

/** Of the sources that were asked; executions whose source scores are not known are left out. */
export function readSourcePresence(
  store: Store,
  filter: { readonly namespace: string; readonly retrieverId: string; readonly from: string },
): Promise<SourcePresenceRow[]> {
  return store.query<SourcePresenceRow>(
    `SELECT toString(source) AS source, count() AS executions, sum(length(source_scores)) AS results,
       sum(arrayCount(scores -> isNotNull(scores[number]), source_scores)) AS returned,
       sum(arrayCount(scores -> isNotNull(scores[number]) AND arrayCount(score -> isNotNull(score), scores) = 1, source_scores))
         AS alone
     FROM executions
     ARRAY JOIN sources AS source, arrayEnumerate(sources) AS number
     WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
       AND executed_at >= parseDateTime64BestEffort({from:String}, 3)
       AND notEmpty(source_scores)
     GROUP BY source
     ORDER BY source`,
    { ...filter },
  );
}
