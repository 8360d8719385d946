import { describe, expect, it } from 'vitest';
import { createRecentTraffic, MOST_SLOTS } from '../../../../serving/metrics/recent-traffic.js';
import { eventually } from '../eventually.js';
import { buildApp } from '../test-app.js';

/** Traffic whose clock stands still until it is moved. */
function planted() {
  const clock = { ms: 0 };
  const traffic = createRecentTraffic(() => clock.ms);
  const score = (status: number, tookMs = 1) => traffic.requested('shop', { route: '/v1/score', status }, tookMs);
  return { clock, traffic, score };
}

describe('createRecentTraffic', () => {
  it('counts what was answered by what it was about, and what was not by whose fault it was', () => {
    const { traffic, score } = planted();
    score(200, 3);
    score(200, 5);
    score(422);
    score(503);
    traffic.requested('shop', { route: '/v1/retrievers/:id/execute', status: 200 }, 4);
    traffic.requested('shop', { route: '/v1/retrievers/:id', status: 200 }, 1000);
    expect(traffic.read('shop', 60)).toEqual([
      expect.objectContaining({
        ...{ answered: { score: 2, execute: 1, other: 1 }, refused: 1, failed: 1 },
        tookMs: 3 + 5 + 4,
      }),
    ]);
  });

  it('counts reasons, each namespace for itself', () => {
    const { traffic } = planted();
    traffic.scored('shop', null);
    traffic.scored('shop', 'cold_user');
    traffic.retrieved('other', 'holdout');
    expect(traffic.read('shop', 60)[0]).toMatchObject({ scored: { none: 1, cold_user: 1 }, retrieved: {} });
    expect(traffic.read('other', 60)[0]).toMatchObject({ scored: {}, retrieved: { holdout: 1 } });
    expect(traffic.read('nobody', 60)).toEqual([]);
  });

  it('has a slot for each ten seconds in which anything happened, and shows those asked for', () => {
    const { clock, traffic, score } = planted();
    for (const ms of [9_999, 10_000, 100_000, 3_599_999]) {
      clock.ms = ms;
      score(200);
    }
    expect(traffic.read('shop', 60).map(({ start }) => start)).toEqual([0, 10_000, 100_000, 3_590_000]);
    expect(traffic.read('shop', 1).map(({ start }) => start)).toEqual([3_590_000]);
  });

  it('keeps an hour, and nothing of namespaces that were not heard of for longest', () => {
    const { clock, traffic, score } = planted();
    for (let slot = 0; slot < 2 * MOST_SLOTS; slot++) {
      clock.ms = slot * 10_000;
      score(200);
    }
    expect(traffic.read('shop', 1e6)).toHaveLength(MOST_SLOTS);
    for (let other = 0; other < 200; other++) traffic.scored(`other-${other}`, null);
    expect(traffic.read('shop', 1e6)).toEqual([]);
  });
});

describe('GET /v1/analytics/requests and /v1/caller', () => {
  it('says what was asked in this namespace, and why the network did not decide', async () => {
    const app = await buildApp();
    const candidates = [{ item_id: 'i1', scores: { cf: 0.5 } }];
    const headers = { 'x-namespace': 'shop' };
    await app.inject({ method: 'POST', url: '/v1/score', headers, payload: { user_id: 'ann', candidates } });
    await eventually(async () => {
      const { slots } = (await app.inject({ url: '/v1/analytics/requests?minutes=5', headers })).json();
      expect(slots[0]).toMatchObject({ answered: { score: 1 }, scored: { no_model: 1 } });
    });
    expect((await app.inject('/v1/analytics/requests')).json().slots).toEqual([]);
    expect((await app.inject({ url: '/v1/caller', headers })).json()).toEqual({
      ...{ name: null, role: 'admin', namespaces: null, namespace: 'shop' },
    });
  });
});
