import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const { exports: entries } = JSON.parse(read('package.json')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
};
const paths = Object.keys(entries).filter((entry) => entry !== './package.json');

/** Names that an entry has when the program runs; types are for the compiler. */
function exported(entry: string): string[] {
  const { default: compiled } = entries[entry] as { readonly default: string };
  const source = read(compiled.replace('./dist/', '').replace(/\.js$/, '.ts'));
  return [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names]) => names!.split(',').map((name) => name.trim()))
    .filter((name) => name !== '' && !name.startsWith('type '));
}

/** Names in the table's row of an entry. */
function documented(entry: string): string[] {
  const [, row] = new RegExp(`^\\| \`metafuse/${entry.slice(2)}\` \\|[^|]*\\| (.*) \\|$`, 'm').exec(
    read('docs/scripting.md'),
  )!;
  return [...row!.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
}

describe('the entries of the package', () => {
  it('are three rooms and the client', () => {
    expect(paths).toEqual(['./client', './data', './serving', './training']);
  });

  it.each(paths)('%s has what docs/scripting.md lists, and nothing else', (entry) => {
    expect(documented(entry).sort()).toEqual(exported(entry).sort());
  });

  it.each(paths)('%s is found under its name by the examples, too, where nothing is built', (entry) => {
    const { compilerOptions } = JSON.parse(read('tsconfig.json'));
    const alias = compilerOptions.paths[`metafuse/${entry.slice(2)}`] ?? compilerOptions.paths['metafuse/*'];
    const { types } = entries[entry] as { readonly types: string };
    const source = alias[0].replace('*', entry.slice(2));
    expect(source).toBe(types.replace('./dist/', './').replace(/\.d\.ts$/, '.ts'));
  });
});
