import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../data/store/index.js';
import { type App, createApp } from '../../serving/app.js';
import type { Allocation } from '../../serving/http/schemas/allocation.js';
import type { Analysis, Segments } from '../../serving/http/schemas/experiment-analysis.js';
import type { RegionState } from '../../serving/http/schemas/experiment-region.js';

describe('regions', () => {
  const EXPERIMENT = {
    ...{ experiment_id: 'shared', experiment_name: 'e', context_features: ['source', 'device'], uniform_share: 0.2 },
    variants: [{ variant: 'a' }, { variant: 'b' }],
  };
  let folder: string;
  let store: Store;
  let apps: readonly App[];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'regions-'));
    store = await openStore(
      { path: path.join(folder, 'chdb') },
      { spool: path.join(folder, 'spool'), wallClock: Date.now },
    );
    apps = await Promise.all(['ap', 'eu', 'us'].map((region) => createApp({ bundle: null, store, region })));
    for (const region of apps) await region.ready();
    for (const region of apps.keys()) await call(region, 'POST', '/v1/experiments', EXPERIMENT);
  });
  afterAll(async () => {
    for (const region of apps) await region.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  // A namespace each: what one has counted, the others know by what they were sent alone.
  const call = async <Answer>(region: number, method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { 'x-namespace': `region-${region}` };
    const response = await apps[region]!.inject({ method, url, headers, ...(payload && { payload }) });
    expect(response.statusCode, response.body).toBeLessThan(300);
    return response.json() as Answer;
  };
  const count = async (region: number, source: string, visits: number) => {
    for (let visit = 0; visit < visits; visit++) {
      const context = { source, device: visit % 2 === 0 ? 'mobile' : 'desktop' };
      const url = '/v1/experiments/shared/allocate';
      const { allocation_id } = await call<Allocation>(region, 'POST', url, { context });
      if (visit % 3 === 0) await call(region, 'POST', `/v1/allocations/${allocation_id}/convert`, { reward: 1 });
    }
  };
  const stateOf = (region: number) => call<RegionState>(region, 'GET', '/v1/experiments/shared/state');
  const send = (state: RegionState, to: number) => call(to, 'POST', '/v1/experiments/shared/state', state);
  const [AP, EU, US] = [0, 1, 2];

  it('come to one state, the one that was cut off for an hour included, which served on meanwhile', async () => {
    const exchange = async (between: readonly number[]) => {
      const states = await Promise.all(between.map(stateOf));
      for (const [index, state] of states.entries()) {
        for (const to of between) if (to !== between[index]) await send(state, to);
      }
      return states;
    };
    const hour = async (visits: number) => {
      await count(AP, 'mail', visits);
      await count(EU, 'mail', visits + 1);
      await count(US, 'search', visits + 2);
    };
    await hour(4);
    const [, early] = await exchange([AP, EU, US]);
    await hour(5);
    await exchange([EU, US]); // ap is cut off
    await hour(3);
    await exchange([AP, EU, US]);
    await send(early!, US); // late, and repeated
    await send(await stateOf(AP), EU);
    const everywhere = await Promise.all(
      [AP, EU, US].map(async (region) => ({
        segments: (await call<Segments>(region, 'GET', '/v1/experiments/shared/segments')).segments.toSorted((a, b) =>
          a.segment_key.localeCompare(b.segment_key),
        ),
        variants: (await call<Analysis>(region, 'GET', '/v1/experiments/shared/analysis')).variants,
      })),
    );
    const [cutOff, ...others] = everywhere;
    for (const { segments, variants } of others) {
      expect(segments).toEqual(cutOff!.segments);
      variants.forEach(({ corrected_rate, expected_samples, ...plain }, index) => {
        const there = cutOff!.variants[index]!;
        expect(there).toMatchObject(plain);
        expect(expected_samples).toBeCloseTo(there.expected_samples, 9); // sums of fractions, in another order
        expect(corrected_rate!.value).toBeCloseTo(there.corrected_rate!.value!, 9);
      });
    }
    const samples = cutOff!.segments.reduce((sum, segment) => sum + segment.samples, 0);
    expect(samples).toBe(3 * (4 + 5 + 3) + 3 * (1 + 2)); // each visit once
    expect(await stateOf(US)).toMatchObject({ region: 'us' }); // what it was sent, it does not send on
    expect((await stateOf(US)).segments.map(({ segment_key }) => segment_key).join()).not.toContain('mail');
  });

  it('refuse what no region can have counted', async () => {
    const state = await stateOf(US);
    const refused = async (changes: object, field: string) => {
      const response = await apps[EU]!.inject({
        ...{ method: 'POST', url: '/v1/experiments/shared/state', payload: { ...state, ...changes } },
        headers: { 'x-namespace': 'region-1' },
      });
      expect(response.json().error, field).toMatchObject({ code: 'invalid_value', details: { field } });
    };
    const [first] = state.segments;
    const sums = first!.sums.map((values) => values.map((value) => value));
    sums[0]![0] = -1;
    await refused({ region: 'eu' }, 'region');
    await refused({ variants: ['a', 'c'] }, 'variants');
    await refused({ counted: 1e300 }, 'counted');
    await refused({ segments: [{ ...first, segment_key: 'country:de' }] }, 'segments[0].segment_key');
    await refused({ segments: [first, first] }, 'segments[1].segment_key');
    await refused({ segments: [{ ...first, sums }] }, 'segments[0].sums[0]');
    await refused({ segments: [{ ...first, sums: [...sums, sums[1]] }] }, 'segments[0].sums');
  });
});
