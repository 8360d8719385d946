import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a container has of its own and the health check reads: processes, of which the server is the first. */
const NAMESPACES = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const canUnshare = spawnSync('unshare', [...NAMESPACES, 'true']).status === 0;
if (!canUnshare) console.warn('skipped the health check of containers: this user may not make namespaces (unshare)');

describe.skipIf(!canUnshare)('bin/docker/health.sh, beside the first process of a container', () => {
  let container: ChildProcess;
  let server: string;
  beforeAll(async () => {
    const command = [
      'node',
      '--import',
      'tsx',
      'bin/metafuse.ts',
      'serve',
      '--no-store',
      '--port',
      String(await freePort()),
    ];
    container = spawn('unshare', [...NAMESPACES, ...command], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    for await (const chunk of container.stderr!) {
      said += chunk;
      if (/ on http:\S+;/.test(said)) break;
    }
    server = (await readFile(`/proc/${container.pid}/task/${container.pid}/children`, 'utf8')).trim();
  });
  afterAll(() => container?.kill('SIGKILL'));

  /** The exit code of the check, run as Docker runs it. */
  const health = () =>
    promisify(execFile)('nsenter', ['--target', server, '--pid', '--mount', `${root}bin/docker/health.sh`]).then(
      () => 0,
      ({ code }) => code,
    );

  it('is well while the server answers, and not when it hangs', async () => {
    expect(await health()).toBe(0);
    process.kill(Number(server), 'SIGSTOP');
    const check = spawn('timeout', [
      '2',
      'nsenter',
      '--target',
      server,
      '--pid',
      '--mount',
      `${root}bin/docker/health.sh`,
    ]);
    const [code] = await once(check, 'exit');
    expect(code).not.toBe(0);
    process.kill(Number(server), 'SIGCONT');
    expect(await health()).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
