import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeBundle } from '../../data/bundle/index.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';
import { metafuse, startMetafuse } from './metafuse-process.js';

/** A server as it is run: keys, a configuration file, signals. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operating-'));
  await writeBundle(join(folder, 'bundle'), await standInBundle());
});
afterAll(() => rm(folder, { recursive: true }));

async function makeKey(role: string): Promise<{ readonly key: string; readonly entry: object }> {
  return JSON.parse((await metafuse('api-key', '--name', role, '--role', role, '--json')).stdout);
}

describe('metafuse serve', () => {
  it('is configured by a file, takes keys, reads its bundle and its keys again at SIGHUP, and stays up while it drains', async () => {
    const [reader, admin] = [await makeKey('reader'), await makeKey('admin')];
    await writeFile(join(folder, 'keys.yaml'), JSON.stringify({ keys: [reader.entry, admin.entry] }));
    const options = {
      ...{ port: 0, bundle: [join(folder, 'bundle')], api_keys: join(folder, 'keys.yaml'), no_store: true },
      ...{ drain_delay: 1, log_level: 'info' },
    };
    await writeFile(join(folder, 'config.yaml'), JSON.stringify({ options: { serve: options } }));
    const { process: server, finished } = startMetafuse('serve', '--config', join(folder, 'config.yaml'));
    let said = '';
    server.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    const address = await vi.waitFor(() => {
      const [, found] = / on (http:\S+);/.exec(said) ?? [];
      if (found === undefined) throw new Error(said);
      return found;
    }, 60_000);
    const ask = (path: string, key: string) =>
      fetch(address + path, { headers: { authorization: `Bearer ${key}` } }).then(async (response) => ({
        status: response.status,
        text: await response.text(),
      }));

    expect((await ask('/v1/model', 'wrong')).status).toBe(401);
    expect((await ask('/metrics', reader.key)).status).toBe(403);
    expect((await ask('/metrics', admin.key)).text).toContain('process_resident_memory_bytes');
    const before = JSON.parse((await ask('/v1/model', reader.key)).text).items;

    await rm(join(folder, 'bundle'), { recursive: true });
    await writeBundle(join(folder, 'bundle'), await standInBundle({ items: before + 3 }));
    server.kill('SIGHUP');
    await vi.waitFor(async () => {
      expect(JSON.parse((await ask('/v1/model', reader.key)).text).items).toBe(before + 3);
    }, 60_000);
    await writeFile(join(folder, 'bundle', 'score.onnx'), 'broken');
    server.kill('SIGHUP');
    await vi.waitFor(() => expect(said).toContain('The bundle in use stays'), 60_000);
    expect(JSON.parse((await ask('/v1/model', reader.key)).text).items).toBe(before + 3);

    const successor = await makeKey('reader');
    await writeFile(join(folder, 'keys.yaml'), JSON.stringify({ keys: [successor.entry, admin.entry] }));
    server.kill('SIGHUP');
    await vi.waitFor(async () => expect((await ask('/v1/model', successor.key)).status).toBe(200), 60_000);
    expect((await ask('/v1/model', reader.key)).status).toBe(401);
    await writeFile(join(folder, 'keys.yaml'), 'keys: []');
    server.kill('SIGHUP');
    await vi.waitFor(() => expect(said).toContain('expected keys with name'), 60_000);
    expect((await ask('/v1/model', successor.key)).status).toBe(200);

    server.kill('SIGTERM');
    await setTimeout(300);
    expect(JSON.parse((await ask('/readyz', '')).text)).toMatchObject({ ready: false, draining: true });
    expect((await ask('/v1/model', successor.key)).status).toBe(200);
    const { code, stdout } = await finished;
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.find(({ route }) => route === '/v1/model')).toMatchObject({ reqId: expect.any(String) });
    expect(stdout).not.toContain(reader.key);
  });
});

describe('metafuse doctor', () => {
  it('says what serve would run with and where each value came from, and fails where it could not', async () => {
    await rm(join(folder, 'bundle'), { recursive: true, force: true });
    await writeBundle(join(folder, 'bundle'), await standInBundle());
    const good = await metafuse('doctor', '--bundle', join(folder, 'bundle'), '--no-store', '--json');
    const { versions, serving, configuration } = JSON.parse(good.stdout);
    expect(versions.node).toBe(process.version);
    expect(serving[0]).toMatchObject({ ok: true });
    expect(configuration).toContainEqual({ option: 'port', value: 8080, from: 'default' });
    expect(configuration).toContainEqual({ option: 'bundle', value: [join(folder, 'bundle')], from: 'flag' });
    const wrong = ['--bundle', join(folder, 'nowhere'), '--no-store', '--host', '0.0.0.0'];
    const bad = await startMetafuse('doctor', ...wrong, '--json').finished;
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout).serving[0]).toMatchObject({ ok: false });
    expect(JSON.parse(bad.stdout).serving.at(-1)).toMatchObject({ name: 'address', ok: false });
  });
});
