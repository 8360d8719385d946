import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from './served.js';

/*
 * Two namespaces use the same ids for everything that has one, at the same time: retrievers, collections, documents, requests,
 * users, sessions and items. Each likes another source, and `odd` acts on every second answer only, so whatever leaks shows.
 */

const REQUESTS = 240;
const CALLERS = 8;
const USERS = 5;
const SESSIONS = 7;
const NAMESPACES = ['all', 'odd'] as const;
type Namespace = (typeof NAMESPACES)[number];

const SOURCE: Readonly<Record<Namespace, string>> = {
  all: 'metafuse://left@v1/score',
  odd: 'metafuse://right@v1/score',
};
const CANDIDATES = [
  { item_id: 'a', scores: { left: 0.9, right: 0.1 } },
  { item_id: 'b', scores: { left: 0.6, right: 0.5 } },
  { item_id: 'c', scores: { left: 0.2, right: 0.8 } },
];

const isActedOn = (namespace: Namespace, request: number) => namespace === 'all' || request % 2 === 1;
const actedOn = (namespace: Namespace, isMeant: (request: number) => boolean = () => true) =>
  Array.from({ length: REQUESTS }, (_, request) => request).filter(
    (request) => isActedOn(namespace, request) && isMeant(request),
  ).length;

describe('two namespaces that use the same ids at the same time', () => {
  let folder: string;
  let server: Served;
  const interactionIds = new Map<Namespace, string>();
  const executed = new Map<Namespace, { readonly retriever: string; readonly execution: string }>();

  async function ask(namespace: Namespace, method: string, path: string, body?: object, requestId = '') {
    const headers = {
      'x-namespace': namespace,
      ...(body && { 'content-type': 'application/json' }),
      ...(requestId && { 'x-request-id': requestId }),
    };
    const response = await fetch(server.address + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers of many forms
    return { status: response.status, answer: (await response.json()) as any };
  }
  async function succeed(...asked: Parameters<typeof ask>) {
    const { status, answer } = await ask(...asked);
    expect(status, `${asked.slice(0, 3).join(' ')}: ${JSON.stringify(answer)}`).toBe(200);
    return answer;
  }

  async function prepare(namespace: Namespace): Promise<void> {
    const searches = Object.values(SOURCE).map((feature_uri) => ({ feature_uri }));
    await succeed(namespace, 'PATCH', '/v1/retrievers/score', { stages: [{ config: { parameters: { searches } } }] });
    const collection = { name: 'films', feature_uri: 'shop://films@v1/words', kind: 'bm25' };
    await succeed(namespace, 'POST', '/v1/collections', collection);
    const stage = { feature_uri: collection.feature_uri, query: '{{INPUT.query}}' };
    const parameters = { searches: [stage], final_top_k: 10 };
    const stages = [{ stage_type: 'filter', stage_id: 'feature_search', parameters }];
    const { retriever_id } = await succeed(namespace, 'POST', '/v1/retrievers', { retriever_name: 'films', stages });
    executed.set(namespace, { retriever: retriever_id, execution: '' });
  }

  /** One request and what is made of it. */
  async function visit(namespace: Namespace, request: number): Promise<void> {
    const [user_id, session_id] = [`u${request % USERS}`, `s${request % SESSIONS}`];
    const id = `r${request}`;
    const asked = { user_id, candidates: CANDIDATES, strategy: 'learned' };
    expect((await succeed(namespace, 'POST', '/v1/score', asked, id)).request_id).toBe(id);
    if (isActedOn(namespace, request)) {
      const { interaction_id, deduplicated } = await succeed(namespace, 'POST', '/v1/retrievers/interactions', {
        ...{ execution_id: id, feature_id: 'b', feature_uri: SOURCE[namespace], session_id },
        ...{ interaction_type: ['click'], metadata: { of: namespace } },
      });
      expect(deduplicated).toBe(false);
      interactionIds.set(namespace, interaction_id);
    }
    const document = { id: `d${request % 10}`, text: 'tea', payload: { of: namespace } };
    await succeed(namespace, 'POST', '/v1/collections/films/documents', { documents: [document] });
    const { retriever } = executed.get(namespace)!;
    const found = await succeed(namespace, 'POST', `/v1/retrievers/${retriever}/execute`, { inputs: { query: 'tea' } });
    for (const { payload } of found.results) expect(payload).toEqual({ of: namespace });
    executed.set(namespace, { retriever, execution: found.execution_id });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'namespaces-'));
    server = await serve('--store', join(folder, 'store'));
    for (const namespace of NAMESPACES) await prepare(namespace);
    let next = 0;
    const caller = async () => {
      for (let request = next++; request < REQUESTS; request = next++) {
        await Promise.all(NAMESPACES.map((namespace) => visit(namespace, request)));
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  describe.each(NAMESPACES)('namespace %s', (namespace) => {
    const list = (filter: object) =>
      succeed(namespace, 'POST', '/v1/retrievers/interactions/list?include_total=true&limit=1000', filter);

    it('lists its own interactions: of all, of a user, a session, an item, an answer', async () => {
      const all = await list({ retriever_id: 'score' });
      expect(all.pagination.total).toBe(actedOn(namespace));
      expect(new Set(all.results.map(({ metadata }: { metadata: { of: string } }) => metadata.of))).toEqual(
        new Set([namespace]),
      );
      const totals = async (filter: object) => (await list(filter)).pagination.total;
      expect(await totals({ user_id: 'u1' })).toBe(actedOn(namespace, (request) => request % USERS === 1));
      expect(await totals({ session_id: 's2' })).toBe(actedOn(namespace, (request) => request % SESSIONS === 2));
      expect(await totals({ feature_id: 'b' })).toBe(actedOn(namespace));
      expect(await totals({ execution_id: 'r2' })).toBe(namespace === 'all' ? 1 : 0);
    });

    it('learned its own preference, of everybody and of each user', async () => {
      const path = '/v1/retrievers/score/learned-fusion/weights';
      for (const user of [null, ...Array.from({ length: USERS }, (_, index) => `u${index}`)]) {
        const { interaction_count, features } = await succeed(
          namespace,
          'GET',
          user === null ? path : `${path}/${user}`,
        );
        const mine = actedOn(namespace, (request) => user === null || `u${request % USERS}` === user);
        expect(interaction_count).toBe(mine);
        for (const { feature_uri, positive } of features) {
          expect(positive).toBeCloseTo(feature_uri === SOURCE[namespace] ? mine : 0, 6);
        }
      }
    });

    it('has its own statistics and signals', async () => {
      const stats = await succeed(namespace, 'GET', '/v1/retrievers/score/learned-fusion/stats');
      expect(stats).toMatchObject({ total_interactions: actedOn(namespace), unique_users: USERS });
      const reasons: Record<string, number> = stats.executions_by_reason;
      expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
      const signals = await succeed(namespace, 'GET', '/v1/analytics/retrievers/score/signals?limit=1000');
      expect(signals.length).toBeLessThanOrEqual(REQUESTS);
      for (const { signal_data } of signals) {
        // Nobody but the other namespace ever rewarded the other source.
        for (const [arm, { alpha }] of Object.entries<{ alpha: number }>(signal_data.params)) {
          if (arm !== SOURCE[namespace]) expect(alpha).toBeLessThanOrEqual(10); // pooling's own strength
        }
      }
    });

    it('finds nothing by an id of the other one', async () => {
      const other = NAMESPACES.find((name) => name !== namespace)!;
      const { retriever, execution } = executed.get(other)!;
      const interaction = `/v1/retrievers/interactions/${interactionIds.get(other)}`;
      expect((await ask(other, 'GET', interaction)).status).toBe(200);
      for (const [method, path, body] of [
        ['GET', `/v1/retrievers/${retriever}`],
        ['DELETE', `/v1/retrievers/${retriever}`],
        ['POST', `/v1/retrievers/${retriever}/execute`, { inputs: { query: 'tea' } }],
        ['GET', `/v1/retrievers/${retriever}/learned-fusion/stats`],
        ['GET', `/v1/analytics/retrievers/${retriever}/performance`],
        ['GET', `/v1/executions/${execution}`],
        ['GET', interaction],
        ['DELETE', interaction],
      ] as const) {
        expect((await ask(namespace, method, path, body)).status, `${method} ${path}`).toBe(404);
      }
      expect((await ask(other, 'GET', interaction)).status).toBe(200);
    });
  });

  it('keeps what a user decides and what is deleted within the namespace', async () => {
    const path = '/v1/retrievers/score/learned-fusion';
    await succeed('all', 'POST', `${path}/opt-out/u0`);
    await succeed('all', 'DELETE', `${path}/user/u1`);
    await succeed('all', 'DELETE', '/v1/collections/films');
    await succeed('all', 'POST', `${path}/disable`);
    const [u0, u1] = await Promise.all(['u0', 'u1'].map((user) => succeed('odd', 'GET', `${path}/weights/${user}`)));
    expect(u0).toMatchObject({ opted_out: false });
    expect(u1.interaction_count).toBe(actedOn('odd', (request) => request % USERS === 1));
    expect(await succeed('odd', 'GET', `${path}/stats`)).toMatchObject({ enabled: true, opted_out_users: 0 });
    expect((await ask('odd', 'GET', '/v1/collections/films')).status).toBe(200);
    expect((await ask('all', 'GET', '/v1/collections/films')).status).toBe(404);
  });
});
