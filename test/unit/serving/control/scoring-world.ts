import type { App, AppOptions } from '../../../../serving/app.js';
import type { ScoreResponse } from '../../../../serving/http/schemas/score-response.js';
import { buildApp } from '../test-app.js';

export const NOW = Date.parse('2026-05-01T12:00:00Z');

/** Two sources of opposite opinion: whoever is believed ranks. Without a bundle, so the bandit is asked for every request. */
export const CANDIDATES = [
  { item_id: 'a', scores: { left: 0.9, right: 0.1 } },
  { item_id: 'b', scores: { left: 0.6, right: 0.5 } },
  { item_id: 'c', scores: { left: 0.2, right: 0.8 } },
];

export interface ScoringWorld {
  readonly app: App;
  readonly clock: { now: number };
  /** Sends a request that is expected to succeed. */
  send<Answer = unknown>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object): Promise<Answer>;
  ask(userId: string, more?: object): Promise<ScoreResponse>;
  /** Users of `/v1/score` like what `left` ranks first; everybody learns from it. */
  teach(userId: string, times: number): Promise<void>;
}

/** What the sources are called as arms. */
export const [LEFT, RIGHT] = ['metafuse://left@v1/score', 'metafuse://right@v1/score'] as const;

/** An application whose requests are named r1, r2, … and whose retriever `score` knows the two sources. */
export async function scoringWorld(options: Partial<AppOptions> = {}, namespace = 'default'): Promise<ScoringWorld> {
  const clock = { now: NOW };
  let requests = 0;
  const newRequestId = () => `r${++requests}`;
  const app = await buildApp({ wallClock: () => clock.now, newRequestId, ...options });
  const world = worldOf(app, clock, namespace);
  const searches = [LEFT, RIGHT].map((feature_uri) => ({ feature_uri }));
  if (!options.bundle)
    await world.send('PATCH', '/v1/retrievers/score', { stages: [{ config: { parameters: { searches } } }] });
  return world;
}

export function worldOf(app: App, clock: { now: number }, namespace: string): ScoringWorld {
  const send: ScoringWorld['send'] = async (method, url, payload) => {
    const headers = { 'x-namespace': namespace };
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
    if (response.statusCode !== 200) throw new Error(`${method} ${url}: ${response.statusCode} ${response.body}`);
    return response.json();
  };
  const ask: ScoringWorld['ask'] = (user_id, more = {}) =>
    send('POST', '/v1/score', { user_id, candidates: CANDIDATES, strategy: 'learned', ...more });
  return {
    app,
    clock,
    send,
    ask,
    teach: async (userId, times) => {
      for (let time = 0; time < times; time++) {
        const { request_id } = await ask(userId);
        await send('POST', '/v1/feedback', { request_id, item_id: 'a', interaction_type: ['click'] });
      }
    },
  };
}
