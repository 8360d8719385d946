import type { Store } from '../../../data/store/index.js';
import { BATCH_CONTEXT } from '../../../data/store/tables/totals.js';

/** What the interactions of a day add to an arm's posterior in a context. */
export interface PosteriorDayRow {
  readonly namespace: string;
  readonly retriever_id: string;
  readonly context: string;
  /** A source's feature URI, or a blend's label. */
  readonly arm: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly alpha: number;
  readonly beta: number;
}

/** How many interactions with a reward a context has. */
export interface ContextCountRow {
  readonly namespace: string;
  readonly retriever_id: string;
  readonly context: string;
  readonly interactions: number;
}

/** Everything where nothing is named. */
export interface PosteriorFilter {
  readonly namespace?: string;
  readonly retrieverId?: string;
  readonly contexts?: readonly string[];
  /** Days since 1970: this one and later. */
  readonly sinceDay?: number;
}

/** Sums by context, arm and day; what cancelled out is left out. */
export function readPosteriorDays(store: Store, filter: PosteriorFilter = {}): Promise<PosteriorDayRow[]> {
  return store.query<PosteriorDayRow>(
    `SELECT namespace, retriever_id, context, arm, day, sum(alpha) AS alpha, sum(beta) AS beta
     FROM posterior_days WHERE ${conditionsOf(filter)}
     GROUP BY namespace, retriever_id, context, arm, day
     HAVING alpha != 0 OR beta != 0
     ORDER BY namespace, retriever_id, context, arm, day`,
    { ...filter },
  );
}

export function readContextCounts(store: Store, filter: PosteriorFilter = {}): Promise<ContextCountRow[]> {
  return store.query<ContextCountRow>(
    `SELECT namespace, retriever_id, context, sum(interactions) AS interactions
     FROM context_days WHERE ${conditionsOf(filter)}
     GROUP BY namespace, retriever_id, context
     HAVING interactions != 0
     ORDER BY namespace, retriever_id, context`,
    { ...filter },
  );
}

function conditionsOf({ namespace, retrieverId, contexts, sinceDay }: PosteriorFilter): string {
  return [
    `NOT startsWith(context, '${BATCH_CONTEXT}')`,
    ...(namespace === undefined ? [] : ['namespace = {namespace:String}']),
    ...(retrieverId === undefined ? [] : ['retriever_id = {retrieverId:String}']),
    ...(contexts === undefined ? [] : ['context IN {contexts:Array(String)}']),
    ...(sinceDay === undefined ? [] : ['day >= {sinceDay:Int32}']),
  ].join(' AND ');
}
