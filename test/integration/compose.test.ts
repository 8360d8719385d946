import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Served, serve } from './served.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const docker = join(root, 'bin/docker');

/** What compose.yaml would start, as far as that goes without Docker: the server with the secrets, read as Prometheus reads it. */
describe('bin/docker, without Docker', () => {
  let folder: string;
  let served: Served;
  let printed: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compose-'));
    const env = { ...process.env, METAFUSE: 'node --import tsx bin/metafuse.ts' };
    ({ stdout: printed } = await run(join(docker, 'make-secrets.sh'), [folder], { cwd: root, env }));
    const keys = ['--api-keys', join(folder, 'secrets/api-keys.yaml')];
    served = await serve('--host', '0.0.0.0', ...keys, '--store', join(folder, 'store'));
  });
  afterAll(async () => {
    await served?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes the secrets that compose.yaml names, once, out of reach of other users', async () => {
    const { secrets } = parse(await readFile(join(docker, 'compose.yaml'), 'utf8'));
    for (const { file } of Object.values<{ file: string }>(secrets)) {
      expect((await readFile(join(folder, file), 'utf8')).length, file).toBeGreaterThan(16);
    }
    expect((await stat(join(folder, 'secrets'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, '.env'), 'utf8')).toMatch(/^CLICKHOUSE_PASSWORD=\w{20,}\n$/);
    await expect(run(join(docker, 'make-secrets.sh'), [folder])).rejects.toThrow('there are secrets already');
  });

  it('lets the application score, and change no configuration', async () => {
    const [, key] = /^key of the application \(writer\): (\S+)$/m.exec(printed)!;
    const ask = (method: string, path: string, body: object) =>
      fetch(`${served.address}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const candidates = [{ item_id: 'i1', scores: { cf: 0.5 } }];
    expect((await ask('POST', '/v1/score', { user_id: 'ann', candidates })).status).toBe(200);
    expect((await ask('POST', '/v1/model/reload', {})).status).toBe(403);
  });

  it('shows Prometheus every metric that the dashboard draws, and nobody without a key', async () => {
    const headers = { authorization: `Bearer ${await readFile(join(folder, 'secrets/prometheus.key'), 'utf8')}` };
    const metrics = await (await fetch(`${served.address}/metrics`, { headers })).text();
    const names = [...metrics.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name!],
    );
    const { panels } = JSON.parse(await readFile(join(docker, 'grafana/metafuse.json'), 'utf8'));
    const drawn = panels.flatMap(({ targets }: { targets: { expr: string }[] }) => targets.map(({ expr }) => expr));
    const used = drawn.flatMap((expr: string) => expr.match(/\b(?:metafuse|process|nodejs)_\w+/g));
    expect(used.length).toBeGreaterThan(15);
    expect(names).toEqual(expect.arrayContaining(used));
    expect((await fetch(`${served.address}/metrics`)).status).toBe(401);
  });
});
