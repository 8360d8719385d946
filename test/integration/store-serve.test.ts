import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClickHouse } from '../unit/store/start-clickhouse.js';
import { metafuse, startMetafuse } from './metafuse-process.js';
import { serve } from './served.js';

const search = { feature_uri: 'metafuse://popularity@v1/score', query: '{{INPUT.user_id}}', top_k: 10 };
const stages = [
  {
    stage_name: 'search',
    stage_type: 'filter',
    config: { stage_id: 'feature_search', parameters: { searches: [search], final_top_k: 10 } },
  },
];

async function makeRetriever(address: string): Promise<string> {
  const response = await fetch(`${address}/v1/retrievers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ retriever_name: 'kept', stages }),
  });
  expect(response.status, await response.clone().text()).toBe(200);
  const { retriever } = (await response.json()) as { retriever: { retriever_id: string } };
  return retriever.retriever_id;
}

const statusOf = async (address: string, id: string) => (await fetch(`${address}/v1/retrievers/${id}`)).status;
const storeOf = async (address: string) =>
  ((await (await fetch(`${address}/readyz`)).json()) as { store: { state: string } }).store.state;

describe('metafuse serve', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-serve-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has what it acknowledged after it was killed, and shares its folder with nobody', async () => {
    const store = join(folder, 'store');
    const { process: killed } = startMetafuse('serve', '--port', '0', '--store', store);
    const address = await new Promise<string>((resolve) => {
      killed.stderr!.on('data', (chunk) => {
        const [, found] = / on (http:\S+);/.exec(String(chunk)) ?? [];
        if (found) resolve(found);
      });
    });
    const id = await makeRetriever(address);
    await expect(metafuse('serve', '--port', '0', '--store', store)).rejects.toThrow(
      /expected a spool that nobody uses/,
    );
    killed.kill('SIGKILL');
    const again = await serve('--store', store);
    expect(await storeOf(again.address)).toBe('ready');
    expect(await statusOf(again.address, id)).toBe(200);
    await again.stop();
  });

  it('sees what another server of the same ClickHouse makes, and starts though that is away', async () => {
    let clickhouse = await startClickHouse(join(folder, 'clickhouse'));
    const args = (name: string) => ['--clickhouse-url', clickhouse.url, '--spool', join(folder, name)];
    const left = await serve(...args('left'));
    await clickhouse.stop();
    const right = await serve(...args('right'));
    expect(await storeOf(right.address)).toBe('degraded');
    const id = await makeRetriever(left.address);
    expect(await statusOf(right.address, id)).toBe(404);
    clickhouse = await startClickHouse(join(folder, 'clickhouse'), clickhouse.port);
    await expect.poll(() => statusOf(right.address, id), { timeout: 60_000, interval: 500 }).toBe(200);
    await expect.poll(() => storeOf(left.address), { timeout: 60_000, interval: 500 }).toBe('ready');
    await left.stop();
    await right.stop();
    await clickhouse.stop();
  });
});
