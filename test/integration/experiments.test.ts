import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../data/schema/random.js';
import { openStore, type Store } from '../../data/store/index.js';
import { type App, createApp } from '../../serving/app.js';
import type { Allocation, Conversion } from '../../serving/http/schemas/allocation.js';
import type { Experiment } from '../../serving/http/schemas/experiment.js';
import type { Analysis, Drift, OffPolicyAnswer, Segments } from '../../serving/http/schemas/experiment-analysis.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';
const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

/** The visitor of the example: from Instagram, on a phone. */
const INSTAGRAM = {
  raw_context: {
    utm_source: 'instagram',
    user_agent: IPHONE,
    session: { pages_viewed: 3, time_seconds: 120 },
  },
};
const GOOGLE = { raw_context: { utm_source: 'google', user_agent: WINDOWS } };

let folder: string;
let store: Store;
let app: App;

async function start(): Promise<void> {
  const options = { spool: path.join(folder, 'spool'), wallClock: Date.now, onError: () => {} };
  store = await openStore({ path: path.join(folder, 'chdb') }, options);
  app = await createApp({ bundle: null, store });
  await app.ready();
}

async function stop(): Promise<void> {
  await app.close();
  await store.close();
}

async function ask<Answer>(request: string, payload?: object, headers: Record<string, string> = {}) {
  const [method, url] = request.split(' ') as ['GET' | 'POST' | 'DELETE', string];
  const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() as Answer };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'experiments-'));
  await start();
});
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

/** Visits of a kind, each of which converts by the rate of what it is shown. */
async function visit(id: string, body: object, count: number, rates: Readonly<Record<string, number>>) {
  const rng = createRng(3, 'experiments', JSON.stringify(body));
  const allocations: Allocation[] = [];
  for (let index = 0; index < count; index++) {
    const { body: allocation } = await ask<Allocation>(`POST /v1/experiments/${id}/allocate`, {
      ...body,
      user_id: `u${index % 20}`,
    });
    allocations.push(allocation);
    if (rng.next() < rates[allocation.variant]!) {
      await ask(`POST /v1/allocations/${allocation.allocation_id}/convert`, { converted: true });
    }
  }
  return allocations;
}

describe('an experiment, as requests', () => {
  let id: string;
  beforeAll(async () => {
    const made = await ask<Experiment>('POST /v1/experiments', {
      experiment_name: 'landing',
      variants: [{ variant: 'rrf' }, { variant: 'meta' }],
      context_features: ['source', 'device'],
      policy: 'adaptive',
      uniform_share: 0.2,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ control: 'rrf', exploration_bonus: 0.15, min_samples_per_segment: 100 });
    id = made.body.experiment_id;
  });

  it('allocates the visitor of the example within their segment, and falls back to its parent below the threshold', async () => {
    await visit(id, { context: { source: 'mail', device: 'mobile' } }, 100, { rrf: 0.1, meta: 0.1 });
    const { body } = await ask<Allocation>(`POST /v1/experiments/${id}/allocate`, INSTAGRAM);
    expect(body).toMatchObject({ segment_key: 'device:mobile|source:instagram', level: 'device:mobile' });
    expect(body.propensity).toBeGreaterThan(0);
    expect(body.propensity).toBeLessThan(1);
    const later = await visit(id, INSTAGRAM, 160, { rrf: 0.3, meta: 0.7 });
    expect(later.at(-1)!.level).toBe('device:mobile|source:instagram');
  });

  it('counts a conversion once, however often it is reported', async () => {
    const { body } = await ask<Allocation>(`POST /v1/experiments/${id}/allocate`, INSTAGRAM);
    const url = `POST /v1/allocations/${body.allocation_id}/convert`;
    const both = await Promise.all([ask<Conversion>(url, { reward: 0.5 }), ask<Conversion>(url, { converted: true })]);
    expect(both.map(({ body: { counted } }) => counted).sort()).toEqual([false, true]);
    const again = await ask<Conversion>(url, { converted: false });
    expect(again.body).toMatchObject({ counted: false, reward: both.find((one) => one.body.counted)!.body.reward });
  });

  it('names the segment with its lift, whether it is significant, and what to do', async () => {
    await visit(id, GOOGLE, 200, { rrf: 0.1, meta: 0.1 });
    const { status, body } = await ask<Analysis>(`GET /v1/experiments/${id}/analysis`);
    expect(status).toBe(200);
    const [best] = body.high_performers;
    expect(best).toMatchObject({ segment_key: 'device:mobile|source:instagram', is_significant: true });
    expect(best!.lift_percent).toBeGreaterThan(30);
    expect(best!.interval.low).toBeGreaterThan(0);
    expect(body.underperformers.map(({ segment_key }) => segment_key)).toContain('device:desktop|source:google');
    expect(body.summary.high_performers).toBe(body.high_performers.length);
    expect(body.recommendations.join('\n')).toContain('device:mobile|source:instagram earns');
    expect(body.warnings[0]).toContain('too low on average');
    expect(body.variants[0]!.corrected_rate).not.toBeNull();
    expect(body.anomalies).toEqual([]);
  });

  it('walks down the tree of segments', async () => {
    const top = await ask<Segments>(`GET /v1/experiments/${id}/segments?parent=global`);
    expect(top.body.segments.map(({ segment_key }) => segment_key).sort()).toEqual(['device:desktop', 'device:mobile']);
    const phones = await ask<Segments>(`GET /v1/experiments/${id}/segments?parent=device:mobile&min_samples=50`);
    expect(phones.body.segments.map(({ segment_key }) => segment_key).sort()).toEqual([
      'device:mobile|source:instagram',
      'device:mobile|source:mail',
    ]);
  });

  it('says what another rule would have earned', async () => {
    const rule = { otherwise: 'rrf', segments: { 'device:mobile|source:instagram': 'meta' } };
    const { body } = await ask<OffPolicyAnswer>(`POST /v1/experiments/${id}/off-policy`, rule);
    const { body: worse } = await ask<OffPolicyAnswer>(`POST /v1/experiments/${id}/off-policy`, { otherwise: 'rrf' });
    expect(body.doubly_robust.value).toBeGreaterThan(worse.doubly_robust.value!);
    expect(body.effective_sample_size).toBeGreaterThan(20);
    const unknown = await ask(`POST /v1/experiments/${id}/off-policy`, { otherwise: 'nothing' });
    expect(unknown).toMatchObject({ status: 422, body: { error: { code: 'invalid_value' } } });
  });

  it('does not call a mix of segments drifted that it has seen for a day', async () => {
    const { body } = await ask<Drift>(`GET /v1/experiments/${id}/drift`);
    expect(body).toMatchObject({ verdict: 'unknown', samples_before: 0 });
  });

  it('is as it was after a restart, late conversions included', async () => {
    const { body: open } = await ask<Allocation>(`POST /v1/experiments/${id}/allocate`, GOOGLE);
    const before = await ask<Segments>(`GET /v1/experiments/${id}/segments`);
    await stop();
    await start();
    const after = await ask<Segments>(`GET /v1/experiments/${id}/segments`);
    expect(after.body).toEqual(before.body);
    const late = await ask<Conversion>(`POST /v1/allocations/${open.allocation_id}/convert`, { converted: true });
    expect(late.body).toMatchObject({ counted: true, reward: 1 });
    const { body: segments } = await ask<Segments>(`GET /v1/experiments/${id}/segments`);
    const rewards = (of: Segments) => of.segments.reduce((sum, { reward }) => sum + reward, 0);
    expect(rewards(segments)).toBeCloseTo(rewards(before.body) + 1, 10);
  });

  it('is not there for another namespace', async () => {
    const { body } = await ask<Allocation>(`POST /v1/experiments/${id}/allocate`, GOOGLE);
    const elsewhere = { 'x-namespace': 'other' };
    for (const request of [
      `GET /v1/experiments/${id}`,
      `GET /v1/experiments/${id}/analysis`,
      `GET /v1/experiments/${id}/segments`,
      `GET /v1/experiments/${id}/drift`,
    ]) {
      expect((await ask(request, undefined, elsewhere)).status, request).toBe(404);
    }
    const convert = await ask(`POST /v1/allocations/${body.allocation_id}/convert`, { reward: 1 }, elsewhere);
    expect(convert.status).toBe(404);
    expect((await ask<{ total: number }>('GET /v1/experiments', undefined, elsewhere)).body.total).toBe(0);
  });

  it('has nothing of a user who was erased', async () => {
    const { body } = await ask<Allocation>(`POST /v1/experiments/${id}/allocate`, { ...GOOGLE, user_id: 'gone' });
    await ask(`POST /v1/allocations/${body.allocation_id}/convert`, { reward: 1 });
    expect((await ask('DELETE /v1/users/gone')).status).toBe(200);
    for (const table of ['allocations', 'conversions']) {
      expect(await store.query(`SELECT 1 FROM ${table} WHERE user_id = 'gone'`), table).toEqual([]);
    }
    const convert = await ask(`POST /v1/allocations/${body.allocation_id}/convert`, { reward: 1 });
    expect(convert.status).toBe(404);
  });

  it('allocates no more once it is stopped', async () => {
    expect((await ask<Experiment>(`POST /v1/experiments/${id}/stop`)).body.status).toBe('stopped');
    expect((await ask(`POST /v1/experiments/${id}/allocate`, GOOGLE)).status).toBe(409);
  });
});

describe('other experiments', () => {
  const make = (body: object) =>
    ask<Experiment>('POST /v1/experiments', {
      experiment_name: 'e',
      variants: [{ variant: 'a' }, { variant: 'b' }],
      ...body,
    });

  it('are refused where they cannot be', async () => {
    expect((await make({ context_features: ['user_id'] })).status).toBe(422);
    expect((await make({ control: 'c' })).status).toBe(422);
    expect((await make({ variants: [{ variant: 'a' }, { variant: 'a' }] })).status).toBe(422);
    expect((await make({ variants: [{ variant: 'a' }] })).status).toBe(422);
  });

  it('learn by linear policies what a context is worth, and know it after a restart', async () => {
    for (const policy of ['linucb', 'linear-thompson']) {
      const { body } = await make({ policy, context_features: ['source'], linear_exploration: 0.3 });
      const id = body.experiment_id;
      await visit(id, { context: { source: 'x' } }, 40, { a: 0, b: 1 });
      await visit(id, { context: { source: 'y' } }, 40, { a: 1, b: 0 });
      await stop();
      await start();
      const wins = (await visit(id, { context: { source: 'x' } }, 20, { a: 0, b: 1 })).filter(
        ({ variant }) => variant === 'b',
      );
      expect(wins.length, policy).toBeGreaterThan(14);
    }
  });
});
