import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../integration/served.js';

/** The blocks of docs/feedback-loop.md, run in one shell, as a reader would. */

const DOCUMENT = new URL('../../docs/feedback-loop.md', import.meta.url);

describe('docs/feedback-loop.md', () => {
  let folder: string;
  let server: Served;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'steps-'));
    server = await serve('--store', join(folder, 'store'));
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs from its first block to its last, and every request succeeds', async () => {
    const text = await readFile(DOCUMENT, 'utf8');
    const blocks = [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
    expect(blocks).toHaveLength(13); // the shell's functions, the collections, eleven steps
    const marked = blocks.map((block, index) => `echo; echo "== block ${index}"\n${block}`);
    const { code, output } = await run(['set -euo pipefail', ...marked].join('\n'), { API: server.address });
    expect(code, output).toBe(0);
    const said = (index: number) => output.split(/^== block \d+\n/m)[index + 1]!;
    expect(said(5).trim()).toBe('true'); // a cold start
    expect(said(11)).toMatch(/shadow|holdout/);
    expect(said(11)).toContain('kill_switch');
    expect(said(12)).toMatch(/^[01](\.\d+)?\n/);
  });
});

function run(
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const shell = spawn('bash', ['-c', script], { env: { ...process.env, ...environment } });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', (code) => resolve({ code, output }));
  });
}
