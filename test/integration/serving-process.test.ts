import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecordBatchFileWriter, tableFromArrays, tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../data/bundle/index.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';

/** The verbs as processes: what only shows when one is told to stop, or killed. */

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serving-'));
  bundle = join(folder, 'bundle');
  await writeBundle(bundle, await standInBundle({ users: 200, items: 500 }));
});
afterAll(() => rm(folder, { recursive: true }));

function metafuse(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'bin/metafuse.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** All that a stream of a process says. */
function textOf(stream: NodeJS.ReadableStream): () => string {
  const chunks: string[] = [];
  stream.on('data', (chunk) => chunks.push(String(chunk)));
  return () => chunks.join('');
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error(`Waited 30 s for: ${what}`);
}

describe('metafuse serve', () => {
  it('answers, and on SIGTERM finishes and ends by itself: nothing is left open', async () => {
    const server = metafuse('serve', '--bundle', bundle, '--port', '0', '--no-store');
    const [out, err] = [textOf(server.stdout!), textOf(server.stderr!)];
    await until(() => /on (http:\S+);/.test(err()), 'the address');
    const [, address] = err().match(/on (http:\S+);/)!;
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await until(async () => (await fetch(`${address}/readyz`)).status === 200, 'readiness');
    const candidates = Array.from({ length: 500 }, (_, index) => ({ item_id: `i${index}` }));
    const running = fetch(`${address}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'ann', candidates }),
    });
    await until(() => out().includes('/v1/score'), 'the request');
    server.kill('SIGTERM');
    const answer = (await (await running).json()) as { results: unknown[] };
    expect(answer.results).toHaveLength(500);
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
    for (const line of out().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('time');
  });

  it('refuses a bundle of which one byte changed, and names the file', async () => {
    const changed = join(folder, 'changed');
    await writeBundle(changed, await standInBundle());
    const bytes = await readFile(join(changed, 'score.onnx'));
    bytes[100]! ^= 1;
    await writeFile(join(changed, 'score.onnx'), bytes);
    const server = metafuse('serve', '--bundle', changed, '--port', '0', '--no-store');
    const err = textOf(server.stderr!);
    const [code] = await once(server, 'exit');
    expect(code).toBe(1);
    expect(err()).toMatch(/score\.onnx: expected SHA-256 \w+, got \w+ \(invalid_bundle\)/);
  });
});

describe('metafuse rescore', () => {
  /** An Arrow file of many record batches, all alike. */
  async function writeCandidates(path: string, batches: number, rows: number): Promise<void> {
    const users = ['ann', 'bob', 'eve', 'u17', 'u42'];
    const table = tableFromArrays({
      user_id: Array.from({ length: rows }, (_, row) => users[row % users.length]!),
      item_id: Array.from({ length: rows }, (_, row) => `i${(row * 7) % 500}`),
    });
    const writer = new RecordBatchFileWriter();
    for (let batch = 0; batch < batches; batch++) writer.write(table.batches[0]!);
    writer.finish();
    await writeFile(path, await writer.toUint8Array());
  }

  it('leaves nothing under the final name when it is killed', async () => {
    const [input, output] = [join(folder, 'many.arrow'), join(folder, 'killed.arrow')];
    await writeCandidates(input, 400, 4096);
    const run = metafuse('rescore', '--bundle', bundle, '--in', input, '--out', output);
    const isWriting = async () => (await readdir(folder)).some((name) => name.startsWith('.killed.arrow.partial'));
    await until(isWriting, 'the partial file');
    await sleep(300);
    expect(run.exitCode).toBeNull(); // it was still at it
    run.kill('SIGKILL');
    await once(run, 'exit');
    expect(await readdir(folder)).not.toContain('killed.arrow');
  });

  it('prints one JSON object with --json, and the file is there', async () => {
    const [input, output] = [join(folder, 'few.arrow'), join(folder, 'done.arrow')];
    await writeCandidates(input, 3, 1000);
    const run = metafuse('rescore', '--bundle', bundle, '--in', input, '--out', output, '--json');
    const out = textOf(run.stdout!);
    const [code] = await once(run, 'close');
    expect(code).toBe(0);
    expect(JSON.parse(out())).toMatchObject({ command: 'rescore', rows: 3000, unscored_rows: 0, unknown_user_rows: 0 });
    expect(tableFromIPC(await readFile(output)).numRows).toBe(3000);
  });
});
