import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Bundle, readBundle, writeBundle } from '../../data/bundle/index.js';
import { type App, createApp } from '../../serving/app.js';
import { prepareBundle } from '../../serving/bundles/prepare-bundle.js';
import { LARGE_ROWS } from '../../serving/workers/large-runs-elsewhere.js';
import { createModelThreads } from '../../serving/workers/model-threads.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';
import { postScore, readStandIn } from '../unit/serving/test-app.js';

let bundle: Bundle;
let [here, elsewhere] = [] as unknown as [App, App];
beforeAll(async () => {
  bundle = await readStandIn();
  here = await createApp({ bundle });
  elsewhere = await createApp({ bundle, workers: 2 });
});
afterAll(async () => {
  await here.close();
  await elsewhere.close();
});

/** As it comes from another thread: Node's buffers are plain arrays there. */
const plain = <Data>(data: Data): Data => structuredClone(data);

const question = (rows: number) => ({
  user_id: 'ann',
  strategy: 'meta',
  candidates: Array.from({ length: rows }, (_, row) => ({ item_id: `new ${row}`, scores: { cf: (row % 89) / 89 } })),
});

describe('requests of many candidates', () => {
  it.each([
    LARGE_ROWS - 17,
    LARGE_ROWS,
    3 * LARGE_ROWS + 5,
  ])('%i candidates are answered the same in a thread', async (rows) => {
    const [one, other] = await Promise.all([here, elsewhere].map((app) => postScore(app, question(rows))));
    expect(other!.results).toEqual(one!.results);
    expect(other!.strategy).toBe('meta');
  });
});

describe('createModelThreads', () => {
  it('tells what a run is refused for, and starts again after the end', async () => {
    const threads = createModelThreads(1);
    const graph = threads.open('score.onnx', bundle.graphs.score);
    await expect(graph.run({})).rejects.toThrow(/score.onnx, \w+: expected/);
    await expect(graph.run({})).rejects.toMatchObject({ code: 'internal' }); // a defect, which nothing else may answer for
    await threads.close();
    await expect(graph.run({})).rejects.toThrow(/score.onnx, \w+: expected/);
    await threads.close();
  });

  it('reads a bundle as the thread that serves would, and refuses the same', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'threads-')), 'bundle');
    onTestFinished(() => rm(dirname(folder), { recursive: true }));
    await writeBundle(folder, await standInBundle());
    const threads = createModelThreads(1);
    onTestFinished(() => threads.close());
    const reading = threads.read(folder);
    expect(threads.areReading).toBe(true); // no run is to wait for that
    const { bundle: read, made } = await reading;
    expect(threads.areReading).toBe(false);
    expect(read).toEqual(plain(await readBundle(folder)));
    expect(made).toEqual((await prepareBundle(await readBundle(folder))).made);
    await writeFile(join(folder, 'score.onnx'), 'nothing');
    await expect(threads.read(folder)).rejects.toMatchObject({
      code: 'invalid_bundle',
      message: expect.stringContaining('score.onnx'),
      details: { file: 'score.onnx' },
    });
  });

  it('verifies a bundle before anybody is to answer from it', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'threads-')), 'bundle');
    onTestFinished(() => rm(dirname(folder), { recursive: true }));
    const parts = await standInBundle();
    const { golden } = structuredClone(parts.manifest);
    golden.score.outputs['fused']!.data[0]! += 0.1;
    await writeBundle(folder, { ...parts, manifest: { ...parts.manifest, golden } });
    const threads = createModelThreads(1);
    onTestFinished(() => threads.close());
    await expect(threads.read(folder)).rejects.toMatchObject({
      code: 'self_check_failed',
      details: { graph: 'score.onnx', output: 'fused' },
    });
  });

  it('opens graphs anew that it had closed, more of them than it keeps', async () => {
    const threads = createModelThreads(1);
    onTestFinished(() => threads.close());
    const graphs = Array.from({ length: 9 }, (_, index) => threads.open(`score ${index}`, bundle.graphs.score));
    for (const [index, graph] of [...graphs, ...graphs].entries()) {
      await expect(graph.run({})).rejects.toThrow(`score ${index % graphs.length}, `);
    }
  });

  it('a run that is under way when the threads end is rejected, not left waiting', async () => {
    const threads = createModelThreads(1);
    const running = threads.open('score.onnx', bundle.graphs.score).run({});
    const rejected = expect(running).rejects.toThrow(/ended/);
    await threads.close();
    await rejected;
  });
});
