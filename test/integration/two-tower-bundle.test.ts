import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, readBundle, writeBundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import { userVectors } from '../../models/base/user-vectors.js';
import { type App, createApp } from '../../serving/app.js';
import { createNetwork } from '../../serving/network/network.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { layFoundation } from '../../training/foundation.js';
import { presentCase } from '../../training/tasks/cases.js';
import { train } from '../../training/train.js';
import { DEFAULT_TRAIN_CONFIG, type TrainConfig } from '../../training/train-config.js';
import { isFamous, itemsOf, SMALL_TOWERS, teaAndScones, UNMET } from '../unit/base/two-tower/tea-and-scones.js';

const SEED = 1;
const URI = 'metafuse://content@v1/text';
const CONFIG: TrainConfig = {
  ...DEFAULT_TRAIN_CONFIG,
  base: { ...DEFAULT_TRAIN_CONFIG.base, contentModel: 'two-tower', twoTower: SMALL_TOWERS },
  meta: { ...DEFAULT_TRAIN_CONFIG.meta, numEpisodes: 5, supportSetSize: 6, querySetSize: 10, numInnerSteps: 1 },
  crossFitFolds: 2,
  minPositives: 6,
  heldOutTasks: 8,
};

let folder: string;
let dataset: Dataset;
let bundle: Bundle;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-two-tower-'));
  dataset = { ...teaAndScones(), fingerprint: 'tea and scones' };
  const out = join(folder, 'bundle');
  const createdBy = { name: 'test', version: '0' };
  await train({ dataset, out, config: CONFIG, engineName: 'cpu', seed: SEED, resume: false, createdBy });
  bundle = await readBundle(out);
  app = await createApp({ bundle });
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true });
});

async function search(inputs: object, query?: string) {
  const stage = {
    stage_type: 'filter',
    stage_id: 'feature_search',
    parameters: { searches: [{ feature_uri: URI, top_k: 6, ...(query && { query }) }], final_top_k: 6 },
  };
  const made = await app.inject({
    method: 'POST',
    url: '/v1/retrievers',
    payload: { retriever_name: `search ${Math.floor(performance.now() * 1000)}`, stages: [stage] },
  });
  const { retriever_id: id } = made.json();
  return app.inject({ method: 'POST', url: `/v1/retrievers/${id}/execute`, payload: { inputs } });
}

const found = (answer: { json: () => { results: { document_id: string }[] } }) =>
  answer.json().results.map(({ document_id: id }) => Number(id.slice(1)));

describe('a bundle with two towers', () => {
  it('serves what training scored with, for users and for whoever comes', async () => {
    const users = Int32Array.from(dataset.users.ids.keys());
    const { world } = await layFoundation({ dataset, users, config: CONFIG, seed: SEED });
    const { scorers } = createCatalogue(bundle);
    expect(bundle.manifest.format_version).toBe(3); // a server that knows no towers refuses it
    expect(scorers!.content.vectors).toEqual(world.scorers.content.vectors);
    expect(scorers!.content.history).toEqual(world.scorers.content.history);
    const { support } = presentCase(dataset, 0);
    expect(userVectors(scorers!, support).content).toEqual(userVectors(world.scorers, support).content);
    const own = bundle.users.vectors['content']!;
    expect(own.values.slice(0, own.width)).toEqual(userVectors(world.scorers, support).content);
  });

  it('finds items by a text, also those that nobody met', async () => {
    const answer = await search({ text: 'Scones!' });
    expect(answer.statusCode).toBe(200);
    expect(found(answer)).toHaveLength(6);
    for (const item of found(answer)) expect(itemsOf('scones')).toContain(item);
    const [best] = found(await search({ words: 'famous donuts' }, '{{INPUT.words}}'));
    expect(itemsOf('donuts').filter(isFamous)).toContain(best);
    expect(UNMET.some((item) => bundle.items.vectors['content']!.present[item] === 0)).toBe(false);
  });

  it('finds nothing for words that no item shares, and says which input is missing', async () => {
    expect(found(await search({ text: 'submarine' }))).toEqual([]);
    const refused = await search({ user_id: 'u1' });
    expect(refused.statusCode).toBe(422);
    expect(refused.json().error.message).toContain('inputs.text');
  });

  it('is refused where this machine computes other vectors', async () => {
    const { manifest } = bundle;
    const golden = structuredClone(manifest.golden);
    golden.content!.outputs['text_vector']!.data[0]! += 0.1;
    const network = createNetwork(createCatalogue({ ...bundle, manifest: { ...manifest, golden } }));
    await expect(network.load()).rejects.toThrow('content.onnx, golden rows, text_vector');
    await network.close();
  });

  it('names content.onnx where it was changed, and what a reader lacks', async () => {
    const out = join(folder, 'changed');
    await writeBundle(out, bundle);
    const path = join(out, 'content.onnx');
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(readBundle(out)).rejects.toThrow('content.onnx: expected SHA-256');
    const { live: _, ...withoutLive } = bundle;
    const { live: __, ...manifest } = bundle.manifest;
    await expect(writeBundle(join(folder, 'less'), { ...withoutLive, manifest })).rejects.toThrow('live: expected');
  });
});
