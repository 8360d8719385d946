import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memory } from '../../bench/memory.js';
import { readBundle, writeBundle } from '../../data/bundle/index.js';
import { startServer } from '../../serving/start-server.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';

const RELOADS = 100;
const CALLERS = 4;
/** A few sessions that are not released are more than this. */
const GROWTH_BYTES = 8 * 2 ** 20;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'reload-'));
  await writeBundle(join(root, 'small'), await standInBundle({ items: 6 }));
  await writeBundle(join(root, 'large'), await standInBundle({ items: 9 }));
});
afterAll(() => rm(root, { recursive: true }));

it.each([
  0, 1,
])(`with %i threads, ${RELOADS} changes of the bundle while ${CALLERS} callers ask: no request fails, and nothing is left of the others`, async (workers) => {
  const server = await startServer({
    bundle: await readBundle(join(root, 'small')),
    bundleRoot: root,
    port: 0,
    workers,
    learningLimits: { executionBytes: 2 ** 20 },
    adaptation: { requestBytes: 2 ** 20 },
  });
  const versions = new Map<string, number>();
  let isOver = false;
  const call = async () => {
    const body = JSON.stringify({
      user_id: 'ann',
      candidates: [{ item_id: 'i0' }, { item_id: 'i5' }],
      strategy: 'meta',
    });
    const headers = { 'content-type': 'application/json' };
    while (!isOver) {
      const response = await fetch(`${server.address}/v1/score`, { method: 'POST', headers, body });
      const answer = (await response.json()) as { strategy: string; model_version: string };
      expect([response.status, answer.strategy]).toEqual([200, 'meta']);
      versions.set(answer.model_version, (versions.get(answer.model_version) ?? 0) + 1);
    }
  };
  const callers = Array.from({ length: CALLERS }, call);
  const change = (index: number) => server.bundles.reload('default', { path: index % 2 === 0 ? 'large' : 'small' });
  let early = 0;
  for (let index = 0; index < RELOADS; index++) {
    await change(index);
    if (index === RELOADS / 5) early = (await memory()).held;
  }
  isOver = true;
  await Promise.all(callers);
  expect(versions.size).toBe(2); // each of them answered
  expect((await memory()).held - early).toBeLessThan(GROWTH_BYTES);
  await server.close();
});
