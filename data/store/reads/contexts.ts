import type { Store } from '../store.js';
import { BATCH_CONTEXT } from '../tables/totals.js';

/** What is known in a context on a day. */
export interface ContextRow {
  readonly context: string;
  /** With a reward, whatever their age. */
  readonly interactions: number;
  /** Feature URIs, or labels of blends. */
  readonly arms: readonly string[];
  /** Weighed by age; [arms] */
  readonly alpha: readonly number[];
  readonly beta: readonly number[];
}

export interface ContextFilter {
  readonly namespace: string;
  readonly retrieverId: string;
  /** All of them where none are named. */
  readonly contexts?: readonly string[];
  /** Days since 1970, UTC. What is dated later counts whole. */
  readonly today: number;
  readonly halfLifeDays: number | null;
  /** Wide contexts first, then those of users, the latest active first. */
  readonly limit: number;
}

/** Posteriors' counts by context, weighed by age in the database: one row a context, however long its history. */
export function readContexts(store: Store, filter: ContextFilter): Promise<ContextRow[]> {
  const { contexts, halfLifeDays } = filter;
  const where = [
    'namespace = {namespace:String} AND retriever_id = {retrieverId:String}',
    `NOT startsWith(context, '${BATCH_CONTEXT}')`,
    ...(contexts === undefined ? [] : ['context IN {contexts:Array(String)}']),
  ].join(' AND ');
  const factor = halfLifeDays === null ? '1.' : 'pow(0.5, greatest({today:Int32} - day, 0) / {halfLifeDays:Float64})';
  return store.query<ContextRow>(
    `SELECT known.context AS context, known.interactions AS interactions, sums.arms AS arms, sums.alphas AS alpha, sums.betas AS beta
     FROM (
       SELECT context, sum(count) AS interactions, max(day) AS latest
       FROM (
         SELECT context, day, interactions AS count FROM context_days WHERE ${where}
         UNION ALL
         SELECT context, day, toInt64(0) AS count FROM posterior_days WHERE ${where}
       )
       GROUP BY context
       ORDER BY startsWith(context, 'personal:'), latest DESC, context
       LIMIT {limit:UInt32}
     ) AS known
     LEFT JOIN (
       SELECT context, groupArray(arm) AS arms, groupArray(a) AS alphas, groupArray(b) AS betas
       FROM (
         SELECT context, arm, sum(alpha * ${factor}) AS a, sum(beta * ${factor}) AS b
         FROM posterior_days WHERE ${where}
         GROUP BY context, arm
       )
       GROUP BY context
     ) AS sums ON known.context = sums.context
     ORDER BY startsWith(context, 'personal:') DESC, known.latest, context`,
    { ...filter },
  );
}

/** The retrievers of which anything is known. */
export function readLearners(store: Store): Promise<{ readonly namespace: string; readonly retriever_id: string }[]> {
  return store.query(
    `SELECT DISTINCT namespace, retriever_id FROM posterior_days
     UNION DISTINCT SELECT DISTINCT namespace, retriever_id FROM context_days`,
  );
}
