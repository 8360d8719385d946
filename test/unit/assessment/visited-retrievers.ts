import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore, type Store } from '../../../data/store/index.js';
import { type App, createApp } from '../../../serving/app.js';

/** Twelve documents. By text the first is always the best; by vector, which is what people want, the one that is asked for. */
export const DOCUMENTS = Array.from({ length: 12 }, (_, index) => ({
  id: `doc_${index}`,
  text: ['tea', ...Array.from({ length: index }, (_, word) => `leaf${word}`)].join(' '),
  vector: [Math.cos(index / 2), Math.sin(index / 2)],
}));
export const USERS = 36;
const TEXT = 'test://text@v1/bm25';
const VECTOR = 'test://vector@v1/plane';

const stage = (fusion: string, [text, vector]: readonly [number, number]) => ({
  stage_name: 'feature_search',
  stage_type: 'filter',
  config: {
    stage_id: 'feature_search',
    parameters: {
      searches: [
        { feature_uri: TEXT, query: '{{INPUT.query}}', weight: text },
        { feature_uri: VECTOR, query: '{{INPUT.vector}}', weight: vector },
      ],
      fusion,
    },
  },
});

/** A server with a store, three retrievers over the documents, and a visit of each user to one of them. */
export interface VisitedRetrievers {
  readonly ask: <Answer>(
    request: string,
    payload?: object,
    headers?: Record<string, string>,
  ) => Promise<{ readonly status: number; readonly body: Answer }>;
  readonly store: Store;
  /** By text; the one that was visited. */
  readonly baseline: string;
  /** By vector. */
  readonly candidate: string;
  /** Whose results nobody has seen. */
  readonly cold: string;
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function visitRetrievers(): Promise<VisitedRetrievers> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assessment-'));
  const options = { spool: path.join(folder, 'spool'), wallClock: () => Date.now(), onError: () => {} };
  const store = await openStore({ path: path.join(folder, 'chdb') }, options);
  let app: App = await createApp({ bundle: null, store });
  const ask: VisitedRetrievers['ask'] = async (request, payload, headers = {}) => {
    const [method, url] = request.split(' ') as ['GET' | 'POST' | 'DELETE', string];
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: response.statusCode, body: response.json() };
  };
  await ask('POST /v1/collections', { name: 'texts', feature_uri: TEXT, kind: 'bm25' });
  await ask('POST /v1/collections', { name: 'plane', feature_uri: VECTOR, kind: 'vector', dimension: 2 });
  await ask('POST /v1/collections/texts/documents', { documents: DOCUMENTS.map(({ id, text }) => ({ id, text })) });
  await ask('POST /v1/collections/plane/documents', { documents: DOCUMENTS.map(({ id, vector }) => ({ id, vector })) });
  const make = async (retriever_name: string, weights: readonly [number, number]) => {
    const retriever = { retriever_name, stages: [stage('weighted', weights)] };
    return (await ask<{ retriever_id: string }>('POST /v1/retrievers', retriever)).body.retriever_id;
  };
  const baseline = await make('by text', [1, 0]);
  const candidate = await make('by vector', [0, 1]);
  const cold = await make('cold', [1, 1]);
  await Promise.all(Array.from({ length: USERS }, (_, user) => visit(ask, baseline, user)));
  const restart = async () => {
    await app.close();
    app = await createApp({ bundle: null, store });
  };
  const close = async () => {
    await app.close();
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { ask, store, baseline, candidate, cold, restart, close };
}

/** Everybody asks the retriever for one document, and clicks it where it is shown. */
async function visit(ask: VisitedRetrievers['ask'], retriever_id: string, user: number): Promise<void> {
  const wanted = DOCUMENTS[user % DOCUMENTS.length]!;
  const inputs = { query: 'tea', vector: wanted.vector, user_id: `user_${user}`, session_id: `session_${user}` };
  const { body } = await ask<{ execution_id: string; results: { document_id: string }[] }>(
    `POST /v1/retrievers/${retriever_id}/execute`,
    { inputs },
  );
  const position = body.results.findIndex(({ document_id }) => document_id === wanted.id);
  const taken = await ask('POST /v1/retrievers/interactions', {
    feature_id: wanted.id,
    interaction_type: ['click'],
    position,
    execution_id: body.execution_id,
    retriever_id,
    session_id: inputs.session_id,
    user_id: inputs.user_id,
  });
  if (taken.status !== 200) throw new Error(`Expected 200 of an interaction, got ${taken.status}`);
}
