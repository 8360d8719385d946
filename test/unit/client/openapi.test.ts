import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../serving/app.js';
import { type Client, createClient } from '../../../serving/client/index.js';
import { answering } from './answers.js';

/** Every method of the client, called once with all that it can send; `ID` and `USER` stand for parameters of paths. */
const CALLS: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  score: ({ score }) => score({ user_id: 'u1', candidates: [{ item_id: 'i1', scores: { cf: 0.5 } }], top_k: 3 }),
  feedback: ({ feedback }) => feedback({ request_id: 'r1', item_id: 'i1', outcome: 1 }),
  'collections.create': ({ collections }) =>
    collections.create({ name: 'titles', feature_uri: 'shop://t@v1/w', kind: 'vector', dimension: 8, metric: 'dot' }),
  'collections.list': ({ collections }) => collections.list(),
  'collections.get': ({ collections }) => collections.get('ID'),
  'collections.delete': ({ collections }) => collections.delete('ID'),
  'collections.writeDocuments': ({ collections }) =>
    collections.writeDocuments('ID', [{ id: 'd1', text: 'words', vector: [1], payload: {} }]),
  'collections.deleteDocuments': ({ collections }) => collections.deleteDocuments('ID', ['d1']),
  'evaluations.run': ({ evaluations }) =>
    evaluations.run('ID', {
      dataset_id: 'd1',
      limit: 20,
      fusion_override: ['rrf'],
      evaluation_config: { k_values: [10] },
    }),
  'evaluations.get': ({ evaluations }) => evaluations.get('ID', 'ID'),
  'evaluations.list': ({ evaluations }) =>
    evaluations.list('ID', { page: 1, page_size: 5, status: 'completed', dataset_name: 'd' }),
  'evaluations.generateFromInteractions': ({ evaluations }) =>
    evaluations.generateFromInteractions('ID', { min_interactions: 5, positive_interaction_types: ['click'] }),
  'evaluations.datasets.create': ({ evaluations: { datasets } }) =>
    datasets.create({
      dataset_name: 'd',
      queries: [{ query_id: 'q1', query_input: { query: 'words' }, relevant_documents: ['d1'] }],
    }),
  'evaluations.datasets.list': ({ evaluations: { datasets } }) => datasets.list({ page: 1, page_size: 5 }),
  'evaluations.datasets.get': ({ evaluations: { datasets } }) => datasets.get('ID'),
  'evaluations.datasets.delete': ({ evaluations: { datasets } }) => datasets.delete('ID'),
  'evaluations.benchmarks.run': ({ evaluations: { benchmarks } }) =>
    benchmarks.run({ benchmark_name: 'b', baseline_retriever_id: 'r1', candidate_retriever_ids: ['r2'] }),
  'evaluations.benchmarks.list': ({ evaluations: { benchmarks } }) => benchmarks.list({ page: 1, status: 'failed' }),
  'evaluations.benchmarks.get': ({ evaluations: { benchmarks } }) => benchmarks.get('ID'),
  'evaluations.benchmarks.delete': ({ evaluations: { benchmarks } }) => benchmarks.delete('ID'),
  'experiments.create': ({ experiments }) =>
    experiments.create({
      experiment_name: 'e',
      variants: [{ variant: 'a', fusion: { strategy: 'weighted', weights: { 'shop://t@v1/w': 1 } } }, { variant: 'b' }],
      context_features: ['source'],
      preset: 'default',
    }),
  'experiments.list': ({ experiments }) => experiments.list({ page: 1, page_size: 5 }),
  'experiments.get': ({ experiments }) => experiments.get('ID'),
  'experiments.stop': ({ experiments }) => experiments.stop('ID'),
  'experiments.allocate': ({ experiments }) =>
    experiments.allocate('ID', { raw_context: { utm_source: 's' }, context: { floor: 3 }, user_id: 'u1' }),
  'experiments.convert': ({ experiments }) => experiments.convert('ID', { reward: 0.5 }),
  'experiments.analysis': ({ experiments }) => experiments.analysis('ID', { min_samples: 10 }),
  'experiments.segments': ({ experiments }) => experiments.segments('ID', { min_samples: 50, parent: 'global' }),
  'experiments.offPolicy': ({ experiments }) =>
    experiments.offPolicy('ID', { otherwise: 'a', segments: { 'source:mail': 'b' } }),
  'experiments.state': ({ experiments }) => experiments.state('ID'),
  'experiments.merge': ({ experiments }) =>
    experiments.merge('ID', { experiment_id: 'ID', region: 'eu', counted: 0, variants: ['a', 'b'], segments: [] }),
  'experiments.drift': ({ experiments }) => experiments.drift('ID', { days: 7 }),
  'executions.get': ({ executions }) => executions.get('ID'),
  'executions.list': ({ executions }) => executions.list('ID', { user_id: 'u1', limit: 5 }),
  'executions.replay': ({ executions }) => executions.replay('ID'),
  'items.delete': ({ items }) => items.delete('ID'),
  'items.put': ({ items }) => items.put('ID', { title: 't', tags: ['a'], features: {}, vectors: { content: [1] } }),
  'items.putMany': ({ items }) => items.putMany([{ item_id: 'i1', release_year: 1999 }]),
  'model.get': ({ model }) => model.get(),
  'model.reload': ({ model }) => model.reload({ path: 'world', scope: 'shared' }),
  'model.rollback': ({ model }) => model.rollback({ scope: 'namespace' }),
  'retrievers.create': ({ retrievers }) => retrievers.create({ retriever_name: 'r', stages: [{}], tags: ['a'] }),
  'retrievers.get': ({ retrievers }) => retrievers.get('ID'),
  'retrievers.list': ({ retrievers }) => retrievers.list({ search: 'r', limit: 1, offset: 0 }),
  'retrievers.update': ({ retrievers }) => retrievers.update('ID', { stages: [{}], learning_config: {} }),
  'retrievers.clone': ({ retrievers }) => retrievers.clone('ID', { retriever_name: 'copy', overrides: {} }),
  'retrievers.delete': ({ retrievers }) => retrievers.delete('ID'),
  'retrievers.execute': ({ retrievers }) =>
    retrievers.execute('ID', { inputs: {}, user_id: 'u1', session_id: 's1', pagination: {}, fusion_override: 'rrf' }),
  'retrievers.executeBatch': ({ retrievers }) => retrievers.executeBatch('ID', { queries: [{}], concurrency: 2 }),
  'retrievers.explain': ({ retrievers }) => retrievers.explain('ID', { inputs: {}, fusion_override: 'rrf' }),
  'retrievers.createInteraction': ({ retrievers }) =>
    retrievers.createInteraction({ feature_id: 'd1', interaction_type: ['click'], execution_id: 'e1', position: 0 }),
  'retrievers.createInteractions': ({ retrievers }) =>
    retrievers.createInteractions([{ feature_id: 'd1', interaction_type: ['click'] }]),
  'retrievers.createInteractionFromResult': ({ retrievers }) =>
    retrievers.createInteractionFromResult(SHOWN, {
      ...{ position: 0, interactionType: ['purchase'], userId: 'u1', sessionId: 's1' },
      ...{ metadata: { order_value: 1 }, occurredAt: '2026-01-31T12:00:00Z' },
    }),
  'retrievers.listInteractions': ({ retrievers }) =>
    retrievers.listInteractions({ user_id: 'u1', sort: 'timestamp_asc' }, { limit: 5, include_total: 'true' }),
  'retrievers.getInteraction': ({ retrievers }) => retrievers.getInteraction('ID'),
  'retrievers.deleteInteraction': ({ retrievers }) => retrievers.deleteInteraction('ID'),
  'retrievers.getWeights': ({ retrievers }) => retrievers.getWeights('ID', { level: 'demographic' }),
  'retrievers.getUserWeights': ({ retrievers }) => retrievers.getUserWeights('ID', 'USER'),
  'retrievers.enable': ({ retrievers }) => retrievers.enable('ID'),
  'retrievers.disable': ({ retrievers }) => retrievers.disable('ID'),
  'retrievers.setRollout': ({ retrievers }) => retrievers.setRollout('ID', 10),
  'retrievers.optOut': ({ retrievers }) => retrievers.optOut('ID', 'USER'),
  'retrievers.optIn': ({ retrievers }) => retrievers.optIn('ID', 'USER'),
  'retrievers.stats': ({ retrievers }) => retrievers.stats('ID'),
  'retrievers.gate': ({ retrievers }) => retrievers.gate('ID', { days: 7, min_gain: 0 }),
  'retrievers.activity': ({ retrievers }) => retrievers.activity('ID', { limit: 1, cursor: 'c' }),
  'retrievers.reset': ({ retrievers }) => retrievers.reset('ID', 'USER'),
  'users.context': ({ users }) => users.context('ID'),
  'users.delete': ({ users }) => users.delete('ID'),
  'users.put': ({ users }) => users.put('ID', { interaction_count: 3, user_type: 'explorer', vectors: { cf: [1] } }),
  'users.putMany': ({ users }) => users.putMany([{ user_id: 'u1', session_features: { skip_rate: 0.1 } }]),
  'analytics.signals': ({ analytics }) => analytics.signals('ID', { signal_type: 'learned_weights', hours: 168 }),
  'analytics.convergence': ({ analytics }) => analytics.convergence('ID'),
  'analytics.performance': ({ analytics }) =>
    analytics.performance('ID', { start_date: '2026-01-31', group_by: 'day' }),
  'analytics.stages': ({ analytics }) => analytics.stages('ID', { hours: 24 }),
  'analytics.slowQueries': ({ analytics }) => analytics.slowQueries('ID', { limit: 5, hours: 24 }),
  'analytics.analyzeTuning': ({ analytics }) => analytics.analyzeTuning('ID', { days: 7 }),
  'analytics.adaptation': ({ analytics }) => analytics.adaptation({ hours: 24 }),
  'analytics.reliability': ({ analytics }) => analytics.reliability({ hours: 168 }),
  'analytics.requests': ({ analytics }) => analytics.requests({ minutes: 5 }),
  caller: ({ caller }) => caller(),
};

const SHOWN = {
  execution_id: 'e1',
  retriever_id: 'r1',
  results: [{ document_id: 'd1', score: 1, rank: 1, top_feature_uri: 'shop://t@v1/w' }],
};

/** Paths that are not the client's business: those of probes, of Prometheus, and this document itself. */
const NOT_OURS = /^(?!\/v1\/)/;

/** Other names of what the client calls by its first. */
const ALIASES = ['post /v1/retrievers/{id}/interactions', 'get /v1/retrievers/{id}/executions/{executionId}'];

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: BodySchema }>> };
}
interface BodySchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

describe('the client and /openapi.json', () => {
  let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  beforeAll(async () => {
    const app = await createApp({ bundle: null });
    paths = (await app.inject('/openapi.json')).json().paths;
    await app.close();
  });

  /** The operation that a request is, by its template; undefined where there is none. */
  function operationOf(method: string, path: string): { template: string; operation: Operation } | undefined {
    // A written path goes before one with a parameter in its place.
    const templates = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length);
    const template = templates.find(
      (each) => paths[each]![method] && new RegExp(`^${each.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
    );
    return template === undefined ? undefined : { template, operation: paths[template]![method]! };
  }

  async function requestOf(name: string) {
    const { options, asked } = answering();
    await CALLS[name]!(createClient(options));
    const { method, url, body } = asked[0]!;
    return { method: method.toLowerCase(), url: new URL(url), body: body as object | undefined };
  }

  it('calls every method there is', () => {
    const client = createClient(answering().options);
    const names = (value: object, before = ''): string[] =>
      Object.entries(value).flatMap(([key, member]) =>
        typeof member === 'function' ? [`${before}${key}`] : names(member, `${before}${key}.`),
      );
    expect(Object.keys(CALLS).sort()).toEqual(names(client).sort());
  });

  it.each(Object.keys(CALLS))('%s is an operation of the server, with its fields', async (name) => {
    const { method, url, body = {} } = await requestOf(name);
    const found = operationOf(method, url.pathname);
    expect(found, `${method} ${url.pathname}`).toBeDefined();
    const { parameters = [], requestBody } = found!.operation;
    const queried = parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
    expect(queried).toEqual(expect.arrayContaining([...url.searchParams.keys()]));
    const schema = requestBody?.content['application/json']?.schema ?? {};
    const isOpen = schema.additionalProperties === true;
    if (!isOpen) expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(body)));
    expect(Object.keys(body)).toEqual(expect.arrayContaining([...(schema.required ?? [])]));
  });

  it('has a method for every operation under /v1', async () => {
    const called = new Set<string>();
    for (const name of Object.keys(CALLS)) {
      const { method, url } = await requestOf(name);
      called.add(`${method} ${operationOf(method, url.pathname)?.template}`);
    }
    const all = Object.entries(paths).flatMap(([path, operations]) =>
      NOT_OURS.test(path) ? [] : Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect([...called, ...ALIASES].sort()).toEqual(all.sort());
  });
});
