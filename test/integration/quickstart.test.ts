import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), 'metafuse-quickstart-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('npm run quickstart', () => {
  const output = execFileSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'bin/quickstart.ts')],
    {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );

  it('goes from data to a comparison, step by step', () => {
    for (const command of ['synthesize', 'train', 'rescore', 'headroom', 'evaluate']) {
      expect(output).toContain(`$ metafuse ${command} `);
    }
    expect(output).toMatch(/meta-gradient \/ central difference: (0\.99[89]|1\.00[012])/);
    expect(output).toMatch(
      /fold 1\/\d: .+; (1|0(\.\d+)?) of what was learned in \d+ steps is kept; adaptation is (on|off)/,
    );
    expect(output).toMatch(/all \d+ leak checks hold/);
  });

  it('is answered by the network, by weights by count, and by static weights where there is no bundle', () => {
    expect(output).toContain('"weight_source": "network"');
    expect(output).toContain('"fallback_reason": "cold_user"');
    expect(output).toContain('"fallback_reason": "no_model"');
  });

  it('shows what the README shows', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const line of readme.match(/^\$ metafuse .*$/gm) ?? []) expect(output).toContain(line);
  });
});
