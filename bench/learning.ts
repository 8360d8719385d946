import type { ExecutionRow } from '../data/store/index.js';
import { EntityTable } from '../serving/entities/entity-table.js';
import { createLearning } from '../serving/learning/create-learning.js';
import type { FusionQuestion, Learning, NewInteraction } from '../serving/learning/learning.js';
import { learningConfigOf } from '../serving/learning/learning-config-of.js';
import { unlisted } from '../serving/learning/unlisted-execution.js';
import type { Retriever } from '../serving/retrieval/retriever.js';
import { scoreRetriever, sourceUri } from '../serving/scoring/score-retriever.js';

/** Live learning over three sources, warmed up, without a store: what a request and an interaction cost beside searching and disk. */
export interface BenchedLearning {
  /** One request of one of a thousand users. */
  choose(call: number): number;
  /** One click of a user, on a list of 25 that was shown to them. */
  take(call: number): Promise<void>;
}

const USERS = 1000;
const RESULTS = 25;
const SOURCES = ['cf', 'content', 'popularity'];

export async function benchedLearning(): Promise<BenchedLearning> {
  let nowMs = Date.UTC(2026, 0, 31);
  const wallClock = () => nowMs++;
  const retrievers = new EntityTable<Retriever>('retriever', { store: null, wallClock }, (namespace) =>
    scoreRetriever(namespace, SOURCES),
  );
  const onError = (error: unknown) => {
    throw error;
  };
  const learning = createLearning({ store: null, wallClock, seed: 1, retrievers, onError });
  const retriever = retrievers.get('default', 'score')!;
  const asked = questions(retriever);
  for (let call = 0; call < 10 * USERS; call++) await takeOne(learning, asked(call), nowMs);
  return {
    choose: (call) => learning.choose(asked(call)).weights![0]!,
    take: (call) => takeOne(learning, asked(10 * USERS + call), nowMs),
  };
}

function questions(retriever: Retriever): (call: number) => FusionQuestion {
  const config = learningConfigOf(retriever);
  const sources = SOURCES.map(sourceUri);
  return (call) => {
    const userId = `u${call % USERS}`;
    return {
      namespace: 'default',
      retrieverId: retriever.retriever_id,
      retrieverVersion: 1,
      executionId: `e${call}`,
      inputs: { user_id: userId, user_type: 'regular' },
      userId,
      sessionId: null,
      sources,
      config,
      mode: 'sample',
    };
  };
}

async function takeOne(learning: Learning, question: FusionQuestion, nowMs: number): Promise<void> {
  learning.remember(unlisted(shown(question, learning.contexts(question), nowMs)));
  await learning.take([{ ...CLICK, executionId: question.executionId }]);
}

const CLICK: Omit<NewInteraction, 'executionId'> = {
  namespace: 'default',
  itemId: 'item-3',
  types: ['click'],
  position: 3,
  retrieverId: 'score',
  userId: null,
  sessionId: null,
  featureUri: null,
  querySnapshot: null,
  documentScore: null,
  resultSetSize: null,
  metadata: {},
  occurredAt: null,
};

const RESULT_IDS = Array.from({ length: RESULTS }, (_, rank) => `item-${rank}`);
const SCORES = RESULT_IDS.map((_, rank) => 1 - rank / RESULTS);

function shown(question: FusionQuestion, contexts: readonly string[], nowMs: number): ExecutionRow {
  return {
    namespace: question.namespace,
    execution_id: question.executionId,
    retriever_id: question.retrieverId,
    retriever_version: 1,
    user_id: question.userId!,
    session_id: '',
    inputs: '{}',
    query_snapshot: '{}',
    strategy: 'learned',
    served: 'learned',
    reason: 'learned',
    propensity: 1,
    context_level: 'global',
    context_key: 'global',
    contexts,
    sources: question.sources,
    weights: [0.5, 0.3, 0.2],
    learned_weights: [0.5, 0.3, 0.2],
    decision: '',
    session_adapted: false,
    result_ids: RESULT_IDS,
    result_scores: SCORES,
    source_scores: SCORES.map((score) => [score, 1 - score, 0.5]),
    stages: '[]',
    model_version: '',
    took_ms: 1,
    executed_at: new Date(nowMs).toISOString(),
  };
}
