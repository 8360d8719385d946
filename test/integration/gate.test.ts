import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../data/schema/random.js';
import { openStore } from '../../data/store/index.js';
import { createApp } from '../../serving/app.js';
import { metafuse, startMetafuse } from './metafuse-process.js';
import { serve } from './served.js';

/** A rollout that people live through, request by request, and the gate's word on it from the command line. */

const USERS = 400;
const VISITS = 3;
/** Chance of a click on the second result. */
const RATES = { learned: 0.7, holdout: 0.4 };

let folder: string;
let better: string;
let same: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-'));
  let now = Date.now() - 2 * 86_400_000;
  const store = await openStore(
    { path: join(folder, 'chdb') },
    { spool: join(folder, 'spool'), wallClock: () => now, onError: console.error },
  );
  const app = await createApp({ bundle: null, store, wallClock: () => now });
  const call = async (url: string, payload: object) => {
    const answer = await app.inject({ method: 'POST', url, payload, headers: { 'x-namespace': 'shop' } });
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`);
    return answer.json();
  };
  for (const [name, words] of [
    ['titles', ['tea', 'green tea', 'tea for two', 'a pot of tea']],
    ['texts', ['black tea and milk', 'leaves', 'tea', 'a cup']],
  ] as const) {
    await call('/v1/collections', { name, feature_uri: `shop://${name}@v1/words`, kind: 'bm25' });
    const documents = words.map((text, index) => ({ id: `d${index}`, text }));
    await call(`/v1/collections/${name}/documents`, { documents });
  }
  const searches = ['titles', 'texts'].map((name) => ({
    feature_uri: `shop://${name}@v1/words`,
    query: '{{INPUT.query}}',
  }));
  const live = async (name: string, rateOf: (reason: string) => number) => {
    const parameters = { searches, fusion: 'learned', learning_config: { rollout_pct: 50 } };
    const config = { stage_id: 'feature_search', parameters };
    const stages = [{ stage_name: 'search', stage_type: 'filter', config }];
    const { retriever_id } = await call('/v1/retrievers', { retriever_name: name, stages });
    const rng = createRng(1, name);
    for (let visit = 0; visit < USERS * VISITS; visit++) {
      now += 60_000;
      const user_id = `u${visit % USERS}`;
      const answer = await call(`/v1/retrievers/${retriever_id}/execute`, { inputs: { query: 'tea', user_id } });
      if (rng.next() >= rateOf(answer.learned_fusion_context.reason)) continue;
      const { execution_id, results } = answer;
      const feature_id = results[1].document_id;
      await call('/v1/retrievers/interactions', { execution_id, feature_id, position: 1, interaction_type: ['click'] });
    }
    return retriever_id as string;
  };
  better = await live('better', (reason) => (reason === 'holdout' ? RATES.holdout : RATES.learned));
  same = await live('same', () => RATES.holdout);
  await app.close();
  await store.close();
});
afterAll(() => rm(folder, { recursive: true }));

const gate = (retriever: string, ...more: string[]) =>
  startMetafuse('gate', '--store', folder, '--namespace', 'shop', '--retriever', retriever, ...more).finished;

describe('metafuse gate', () => {
  it('says yes, and ends with 0, where learned fusion was better', async () => {
    const { code, stdout } = await gate(better, '--json');
    const verdict = JSON.parse(stdout);
    expect(verdict.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    expect(code).toBe(0);
    expect(verdict).toMatchObject({ command: 'gate', namespace: 'shop', go: true, executions: USERS * VISITS });
    expect(verdict.gain.low).toBeGreaterThan(0);
    expect(verdict.learned.units + verdict.static.units).toBe(USERS);
  });

  it('says no, and ends with 1, where it was not', async () => {
    const { code, stdout } = await gate(same);
    expect(code).toBe(1);
    expect(stdout).toContain('FAILS     lower_bound');
    expect(stdout).toContain('gate: no: learned fusion may not replace the static one');
  });

  it('asks a running server, which has the store open', async () => {
    const server = await serve('--store', folder);
    const options = ['--url', server.address, '--namespace', 'shop', '--retriever', better, '--json'];
    const { code, stdout } = await startMetafuse('gate', ...options).finished;
    await server.stop();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ go: true, executions: USERS * VISITS });
  });

  it('knows no retriever of another namespace, and no server where there is none', async () => {
    const elsewhere = await startMetafuse('gate', '--store', folder, '--retriever', better).finished;
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toContain('(unknown_id)');
    const nowhere = await startMetafuse('gate', '--url', 'http://127.0.0.1:9', '--retriever', better).finished;
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain('expected a server at http://127.0.0.1:9');
  });
});

const datasets = process.env['METAFUSE_DATASETS'];

describe.skipIf(!datasets)('metafuse off-policy (skipped without METAFUSE_DATASETS)', () => {
  it('prints what the log says, and the gate’s word on it', async () => {
    const log = join(datasets!, 'open-bandit-men');
    const { stdout } = await metafuse('off-policy', '--log', join(log, 'bts'), '--target', 'uniform', '--json');
    const { estimates, overlap, gate: verdict } = JSON.parse(stdout);
    expect(estimates.ips.value).toBeCloseTo(0.003008626327, 11);
    expect(estimates.snips.value).toBeCloseTo(0.003189423162, 11);
    expect(overlap.effective_sample_size).toBeCloseTo(655.70985, 6);
    expect(verdict.go).toBe(false);
  });
});
