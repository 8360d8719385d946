import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { verbs } from '../../../bin/verbs/index.js';
import { brokenLinks, missingFiles, readPages, unknownCommands } from './pages.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = readPages(root);
const program = new Command('metafuse');
for (const addVerb of Object.values(verbs).flat()) addVerb(program);

/** Written by `make-secrets.sh`, and never in a checkout; and a name that stands for others. */
const MADE = [
  'docs/scripting.md: no test/examples/NAME.ts',
  'docs/deployment.md: no bin/docker/.env',
  'docs/deployment.md: no bin/docker/secrets',
];

describe('README, CHANGELOG and docs', () => {
  it('link to files and headings that are there', () => {
    expect(pages.size).toBeGreaterThan(30);
    expect(brokenLinks(pages, root)).toEqual([]);
  });

  it('name files that are there', () => {
    expect(missingFiles(pages, root).filter((line) => !MADE.includes(line))).toEqual([]);
  });

  it('name verbs and options that there are', () => {
    expect(unknownCommands(pages, program)).toEqual([]);
  });
});

describe('what is looked for in pages', () => {
  const found = (text: string) => {
    const page = new Map([['README.md', text]]);
    return [...brokenLinks(page, root), ...missingFiles(page, root), ...unknownCommands(page, program)];
  };

  it.each([
    ['a link to no file', '[x](nowhere.md)', 'README.md: no nowhere.md'],
    ['a link to no heading', '# A `code` heading\n[x](#a-code-heading) [y](#b)', 'README.md: no heading #b'],
    [
      'no file',
      '`training/nothing.ts` beside `training/train.ts` and `training/train`',
      'README.md: no training/nothing.ts',
    ],
    ['no verb', '    metafuse learn --data x', 'README.md: learn --data x: no learn'],
    ['no option of a verb alone', 'as `serve --fast` does', 'README.md: serve --fast: no --fast'],
    ['no verb of a verb', 'as `metafuse bench nothing` says', 'README.md: bench nothing: no nothing'],
    [
      'no option, also behind a line’s end',
      '    metafuse train --data x \\\n      --speed 3   # fast',
      'README.md: train --data x --speed 3   # fast: no --speed',
    ],
  ])('finds %s', (_, text, problem) => {
    expect(found(text)).toEqual([problem]);
  });

  it('lets pass what is there', () => {
    expect(
      found(
        '`metafuse import csv --from a --to b`, `metafuse bench`, `metafuse … --json`, `train --steps 3`, `--fast`',
      ),
    ).toEqual([]);
  });
});
