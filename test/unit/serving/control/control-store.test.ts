import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../../bin/command-line.js';
import { openStore, type Store } from '../../../../data/store/index.js';
import { type App, createApp } from '../../../../serving/app.js';
import type { Weights } from '../../../../serving/control/describe-weights.js';
import { readStandIn } from '../test-app.js';
import { NOW, type ScoringWorld, worldOf } from './scoring-world.js';

const PATH = '/v1/retrievers/score/learned-fusion';
const CLOCK = { now: NOW };

let folder: string;
let store: Store;
let app: App;
let world: ScoringWorld;
let requests = 0;

/** The server starts, with what the folder has. */
async function start(): Promise<void> {
  const wallClock = () => CLOCK.now;
  const onError = (error: unknown) => console.error(error);
  store = await openStore(
    { path: join(folder, 'chdb') },
    { spool: join(folder, 'spool'), wallClock, executionDays: 10_000, onError },
  );
  app = await createApp({ bundle: await readStandIn(), store, wallClock, newRequestId: () => `r${++requests}` });
  world = worldOf(app, CLOCK, 'shop');
}

async function stop(): Promise<void> {
  await app.close();
  await store.close();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-'));
  await start();
}, 60_000);
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const candidates = ['i0', 'i4'].map((item_id) => ({ item_id }));
const give = (request_id: string, more: object) =>
  world.send('POST', '/v1/feedback', { request_id, item_id: 'i4', ...more });

/** What `metafuse replay --store` prints, which leaves it to the store how long it keeps executions. */
async function replayed(id: string): Promise<unknown> {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const where = ['--store', folder, '--namespace', 'shop', '--json'];
    expect(await runCommandLine(['replay', '--execution', id, ...where])).toBe(0);
    return JSON.parse(String(stdout.mock.calls[0]![0]));
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('control, over a store', () => {
  it('survives a restart: decisions replay, beliefs and choices hold, and feedback still finds its answer', async () => {
    for (let time = 0; time < 6; time++) {
      const { request_id } = await world.ask('ann', { candidates });
      await give(request_id, { interaction_type: ['click'] });
    }
    // The same users elsewhere, of whom nothing below may know.
    const elsewhere = worldOf(app, CLOCK, 'elsewhere');
    const { request_id: other } = await elsewhere.ask('ann', { candidates });
    await elsewhere.send('POST', '/v1/feedback', { request_id: other, item_id: 'i0', interaction_type: ['purchase'] });
    await elsewhere.send('POST', `${PATH}/opt-out/cem`);
    const before = await world.ask('ann', { candidates });
    expect(before).toMatchObject({ strategy: 'learned', context_level: 'personal' });
    const execution = await world.send<{ decision: object }>('GET', `/v1/executions/${before.request_id}`);
    await world.send('POST', `${PATH}/opt-out/bob`);
    await world.send('POST', `${PATH}/rollout`, { rollout_pct: 50 });
    const weights = await world.send<Weights>('GET', `${PATH}/weights/ann`);

    await stop();
    expect(await replayed(before.request_id)).toMatchObject({ identical: true, decision: execution.decision });
    await start();

    expect(await world.send('GET', `/v1/executions/${before.request_id}`)).toEqual(execution);
    expect(await world.send('POST', `/v1/executions/${before.request_id}/replay`)).toMatchObject({
      identical: true,
      decision: execution.decision,
    });
    const again = await world.send<Weights>('GET', `${PATH}/weights/ann`);
    expect(again).toMatchObject({ context_level: 'personal', interaction_count: 6 });
    expect(again.features.map(({ alpha }) => alpha.toFixed(9))).toEqual(
      weights.features.map(({ alpha }) => alpha.toFixed(9)), // sums of another order
    );
    expect(await world.ask('bob', { candidates })).toMatchObject({ fallback_reason: 'opt_out' });
    const { retriever } = await world.send<{ retriever: unknown }>('GET', '/v1/retrievers/score');
    expect(retriever).toMatchObject({ stages: [{ config: { parameters: { learning_config: { rollout_pct: 50 } } } }] });
    const late = await give(before.request_id, { interaction_type: ['click'] });
    expect(late).toMatchObject({ reward_value: 1, deduplicated: false, adaptation: { reason: 'not_network' } });
    expect(await world.send('GET', `${PATH}/weights/ann`)).toMatchObject({ interaction_count: 7 });
  });

  it('says in figures what was learned and decided', async () => {
    const stats = await world.send<Record<string, Record<string, number>>>('GET', `${PATH}/stats`);
    expect(stats).toMatchObject({
      ...{ retriever_id: 'score', enabled: true, shadow_mode: false, rollout_pct: 50 },
      ...{ total_interactions: 7, unique_users: 1, personal_users: 1, opted_out_users: 1 },
      executions_by_reason: { cold_start: 1, learned: 6, opt_out: 1 },
      reward_sum_by_type: { click: 7 },
    });
    expect(stats['executions_by_level']!['personal']).toBe(2);
    const sum = Object.values(stats['avg_weights']!).reduce((total, weight) => total + weight);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('tells what happened, the latest first, page by page', async () => {
    interface Page {
      readonly events: { timestamp: string; type: string; user_id: string | null; detail: Record<string, unknown> }[];
      readonly next_cursor: string | null;
    }
    CLOCK.now += 60_000;
    const patch = (learning_config: object) => world.send('PATCH', '/v1/retrievers/score', { learning_config });
    await patch({ enabled: false, shadow_mode: true });
    CLOCK.now += 60_000;
    await patch({ enabled: true, min_interactions: 7, rollout_pct: 50 });
    CLOCK.now += 60_000;
    await world.send('DELETE', `${PATH}/user/ann`);
    const all = await world.send<Page>('GET', `${PATH}/activity`);
    expect(all.next_cursor).toBeNull();
    expect(all.events[0]).toMatchObject({ type: 'reset', user_id: 'ann' });
    const count = (type: string) => all.events.filter((event) => event.type === type).length;
    expect(['interaction', 'weights_sampled', 'opt_out', 'reset', 'disabled', 'enabled'].map(count)).toEqual([
      7, 6, 1, 1, 1, 1,
    ]);
    const rollouts = all.events.filter(({ type }) => type === 'rollout_changed');
    expect(rollouts).toMatchObject([
      { user_id: null, detail: { shadow_mode: true } },
      { user_id: null, detail: { rollout_pct: 50 } },
    ]);
    expect(all.events.find(({ type }) => type === 'interaction')!.detail).toMatchObject({
      interaction_type: ['click'],
    });
    const paged: Page['events'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await world.send('GET', `${PATH}/activity?limit=5${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.events);
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all.events);
    const refused = await app.inject({ url: `${PATH}/activity?cursor=nonsense`, headers: { 'x-namespace': 'shop' } });
    expect(refused.json().error.details.field).toBe('cursor');
  });

  it('keeps adaptation apart by namespace, and over a restart', async () => {
    const { request_id } = await world.ask('ann', { candidates, strategy: 'meta' });
    expect(await give(request_id, { outcome: 1 })).toMatchObject({ adaptation: { applied: true } });
    const effect = (of: ScoringWorld) => of.send<{ feedback_count: number }>('GET', '/v1/analytics/adaptation');
    const before = await effect(world);
    expect(before).toMatchObject({ feedback_count: 1, complete: true });
    await stop();
    await start();
    expect(await effect(world)).toEqual(before);
    expect(await effect(worldOf(app, CLOCK, 'elsewhere'))).toMatchObject({ feedback_count: 0 });
  });
});
