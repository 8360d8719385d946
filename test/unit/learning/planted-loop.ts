import type { ExecutionRow, Store } from '../../../data/store/index.js';
import { EntityFeed } from '../../../serving/entities/entity-feed.js';
import { EntityTable } from '../../../serving/entities/entity-table.js';
import { createLearning } from '../../../serving/learning/create-learning.js';
import type { FusionChoice, FusionQuestion, Learning, NewInteraction } from '../../../serving/learning/learning.js';
import { learningConfigOf } from '../../../serving/learning/learning-config-of.js';
import type { LearningLimits } from '../../../serving/learning/learning-limits.js';
import { unlisted } from '../../../serving/learning/unlisted-execution.js';
import type { Timer } from '../../../serving/memory/repeat.js';
import type { Retriever } from '../../../serving/retrieval/retriever.js';

export const GOOD = 'x://good@v1/score';
export const BAD = 'x://bad@v1/score';
export const SOURCES = [GOOD, BAD];
/** Nothing needs it; it makes days readable. */
export const NOON = Date.UTC(2026, 0, 31, 12);

export interface LoopOptions {
  readonly store?: Store | null;
  readonly limits?: Partial<LearningLimits>;
  /** `learning_config` of every retriever, as it comes over HTTP. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly namespaces?: readonly string[];
  readonly clock?: { now: number };
  readonly timer?: Timer;
}

/** Learning over retrievers of two sources, with a clock that is moved by hand. */
export async function plantedLoop({
  store = null,
  limits = {},
  config = {},
  namespaces = ['n1', 'n2'],
  clock = { now: NOON },
  timer = () => () => {},
}: LoopOptions = {}) {
  const problems: unknown[] = [];
  const wallClock = () => clock.now;
  const retrievers = new EntityTable<Retriever>('retriever', { store: null, wallClock });
  const entities = new EntityFeed(store);
  const learning = createLearning({
    entities,
    store,
    limits,
    wallClock,
    seed: 1,
    retrievers,
    onError: (error) => problems.push(error),
    timer,
  });
  for (const namespace of namespaces) await retrievers.put(namespace, 'r1', retriever(namespace, config));
  await store?.settled();
  await entities.refresh();
  return { clock, problems, learning, retrievers };
}

export type PlantedLoop = Awaited<ReturnType<typeof plantedLoop>>;

export function retriever(namespace: string, learning_config: Readonly<Record<string, unknown>>): Retriever {
  const searches = SOURCES.map((feature_uri) => ({ feature_uri, top_k: 10, weight: null, on_empty: 'skip' as const }));
  const parameters = { searches, fusion: 'learned' as const, final_top_k: 10, learning_config };
  return {
    retriever_id: 'r1',
    retriever_name: 'r1',
    description: null,
    namespace,
    collection_identifiers: [],
    input_schema: null,
    tags: [],
    metadata: {},
    stages: [{ stage_name: 's', stage_type: 'filter', config: { stage_id: 'feature_search', parameters } }],
    version: 1,
    created_at: '',
    updated_at: '',
  };
}

export interface AskedBy {
  readonly id: string;
  readonly namespace?: string;
  readonly user?: string | null;
  readonly session?: string | null;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly mode?: 'sample' | 'mean';
}

export function question(loop: Pick<PlantedLoop, 'retrievers'>, asked: AskedBy): FusionQuestion {
  const { id, namespace = 'n1', user = null, session = null, inputs = {}, mode = 'sample' } = asked;
  const found = loop.retrievers.get(namespace, 'r1')!;
  return {
    namespace,
    retrieverId: 'r1',
    retrieverVersion: found.version,
    executionId: id,
    inputs,
    userId: user,
    sessionId: session,
    sources: SOURCES,
    config: learningConfigOf(found),
    mode,
  };
}

/** Asks, and remembers a list of three: item a is only the good source's, item b only the bad one's, item c both's. */
export function ask(loop: PlantedLoop, asked: AskedBy): FusionChoice {
  const asking = question(loop, asked);
  const choice = loop.learning.choose(asking);
  loop.learning.remember(unlisted(executionOf(asking, choice, loop.clock.now)));
  return choice;
}

export function executionOf(asked: FusionQuestion, choice: FusionChoice, nowMs: number): ExecutionRow {
  return {
    namespace: asked.namespace,
    execution_id: asked.executionId,
    retriever_id: asked.retrieverId,
    retriever_version: 1,
    user_id: asked.userId ?? '',
    session_id: asked.sessionId ?? '',
    inputs: '{}',
    query_snapshot: '{"query":"q"}',
    strategy: 'learned',
    served: choice.served,
    reason: choice.reason,
    propensity: choice.propensity,
    context_level: choice.level,
    context_key: choice.key ?? '',
    contexts: choice.contexts,
    sources: asked.sources,
    weights: choice.served === 'learned' ? choice.weights! : [],
    learned_weights: choice.weights ?? [],
    decision: choice.decision ? JSON.stringify(choice.decision) : '',
    session_adapted: choice.isSessionAdapted,
    result_ids: ['a', 'b', 'c'],
    result_scores: [0.9, 0.8, 0.7],
    source_scores: [
      [1, null],
      [null, 1],
      [0.5, 0.5],
    ],
    stages: '[]',
    model_version: '',
    took_ms: 1,
    executed_at: new Date(nowMs).toISOString(),
  };
}

export function interaction(item: string, given: Partial<NewInteraction> = {}): NewInteraction {
  return {
    namespace: 'n1',
    itemId: item,
    types: ['click'],
    position: null,
    retrieverId: 'r1',
    executionId: null,
    userId: null,
    sessionId: null,
    featureUri: null,
    querySnapshot: null,
    documentScore: null,
    resultSetSize: null,
    metadata: {},
    occurredAt: null,
    ...given,
  };
}

/** What learning knows in each context of a question, rounded to what rounding may differ in. */
export function known(learning: Learning, asked: FusionQuestion) {
  const round = (value: number) => Math.round(value * 1e9) / 1e9;
  return learning.evidence({ ...asked, sessionId: null }).levels.map(({ key, interactions, counts }) => ({
    key,
    interactions,
    alpha: counts.alpha.map(round),
    beta: counts.beta.map(round),
  }));
}
