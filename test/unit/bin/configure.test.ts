import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure, originOf } from '../../../bin/configuration/configure.js';
import { wholeNumber } from '../../../bin/options/numbers.js';
import { configurationOf, unreadVariables } from '../../../bin/verbs/serving/doctor/configuration-of.js';
import { readTrainConfig } from '../../../training/read-config.js';
import { DEFAULT_TRAIN_CONFIG } from '../../../training/train-config.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'configure-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program with a verb of each kind of option; what it was run with. */
function run(args: readonly string[], { environment = {}, yaml }: { environment?: object; yaml?: string } = {}) {
  const program = new Command('metafuse').exitOverride().configureOutput({ writeErr: () => {} });
  const verb = program
    .command('serve')
    .exitOverride()
    .requiredOption('--port <number>', 'port', wholeNumber)
    .option('--origin <origins...>', 'list')
    .option('--store <folder>', 'folder')
    .option('--no-store', 'none')
    .option('--fast', 'switch')
    .addOption(new Option('--level <level>', 'one of').choices(['low', 'high']).default('low'))
    .option('--json', 'how it is reported');
  const bench = program.command('bench').command('adapt').option('--size <number>', 'size', Number, 1);
  let values: Record<string, unknown> = {};
  for (const each of [verb, bench]) {
    each.action((options) => {
      values = options;
    });
  }
  const path = join(folder, 'config.yaml');
  if (yaml !== undefined) writeFileSync(path, yaml);
  const all = [...args, ...(yaml === undefined ? [] : ['--config', path])];
  configure(program, all, environment as Record<string, string>);
  program.parse(all, { from: 'user' });
  const { config: _, ...rest } = values;
  return { values: rest, program, verb };
}

describe('configure', () => {
  const yaml = 'options: { serve: { port: 3, origin: [a, b], level: high } }';

  it('takes flags, then variables, then the file, then defaults, and says which', () => {
    const environment = { METAFUSE_PORT: '2' };
    expect(run(['serve', '--port', '1'], { environment, yaml }).values).toMatchObject({ port: 1, level: 'high' });
    expect(run(['serve'], { environment, yaml }).values).toMatchObject({ port: 2, origin: ['a', 'b'] });
    const { verb } = run(['serve', '--fast'], { environment, yaml });
    const origins = Object.fromEntries(verb.options.map((option) => [option.name(), originOf(verb, option)]));
    expect(origins).toMatchObject({
      fast: { kind: 'flag' },
      port: { kind: 'variable', name: 'METAFUSE_PORT' },
      level: { kind: 'file', name: `${join(folder, 'config.yaml')}, options.serve.level` },
      store: { kind: 'default' },
    });
    expect(configurationOf(verb).map(({ option }) => option)).toEqual(['port', 'origin', 'store', 'fast', 'level']);
  });

  it('satisfies what is required, and what is required stays so', () => {
    expect(run(['serve'], { yaml }).values).toMatchObject({ port: 3 });
    expect(() => run(['serve'])).toThrow(/required option '--port/);
  });

  it('replaces lists rather than adding to them', () => {
    expect(run(['serve', '--origin', 'c'], { yaml }).values).toMatchObject({ origin: ['c'] });
    const environment = { METAFUSE_ORIGIN: 'd,e' };
    expect(run(['serve'], { environment, yaml }).values).toMatchObject({ origin: ['d', 'e'] });
  });

  it('reads switches, also those that take something back', () => {
    const port = { METAFUSE_PORT: '1' };
    expect(run(['serve'], { environment: { ...port, METAFUSE_FAST: 'true' } }).values).toMatchObject({ fast: true });
    expect(run(['serve'], { environment: { ...port, METAFUSE_FAST: '0' } }).values).toMatchObject({ fast: false });
    expect(run(['serve'], { environment: { ...port, METAFUSE_NO_STORE: '1' } }).values).toMatchObject({ store: false });
    const file = 'options: { serve: { port: 1, no_store: true } }';
    expect(run(['serve'], { yaml: file }).values).toMatchObject({ store: false });
    expect(run(['serve', '--store', 'x'], { yaml: file }).values).toMatchObject({ store: 'x' });
  });

  it('has a section for verbs of two words, and one for all', () => {
    expect(
      run(['bench', 'adapt'], { yaml: 'options: { bench adapt: { size: 5 }, serve: { port: 1 } }' }).values,
    ).toEqual({
      size: 5,
    });
    expect(run(['bench', 'adapt'], { yaml: 'options: { all: { size: 6, port: 2 } }' }).values).toEqual({ size: 6 });
  });

  it.each([
    ['an option that is none', 'options: { serve: { prot: 1 } }', /options\.serve\.prot: expected one of port, origin/],
    [
      'a verb that is none',
      'options: { sevre: { port: 1 } }',
      /options\.sevre: expected one of all, serve, bench adapt/,
    ],
    [
      'a choice that is none',
      'options: { serve: { port: 1, level: no } }',
      /level: expected one of low, high, got "no"/,
    ],
    ['a number that is none', 'options: { serve: { port: x } }', /port: expected a whole number, 0 or more, got "x"$/],
    ['a list for one value', 'options: { serve: { port: [1] } }', /port: expected one value, got \[1\]/],
    ['no switch', 'options: { serve: { port: 1, fast: x } }', /fast: expected true or false, got "x"/],
    ['no sections', 'options: 3', /options: expected verbs/],
    ['no YAML', ':\n  - : [', /expected a readable YAML file/],
  ])('refuses %s', (_, yaml, why) => {
    expect(() => run(['serve'], { yaml })).toThrow(why);
  });

  it('reads the file that METAFUSE_CONFIG names, and refuses one that is not there', () => {
    expect(() => run(['serve'], { environment: { METAFUSE_CONFIG: '/nowhere.yaml' } })).toThrow(/nowhere\.yaml/);
    const path = join(folder, 'other.yaml');
    writeFileSync(path, yaml);
    expect(run(['serve'], { environment: { METAFUSE_CONFIG: path } }).values).toMatchObject({ port: 3 });
  });

  it('shares its file with the training configuration', () => {
    const path = join(folder, 'both.yaml');
    writeFileSync(path, 'residual: false\noptions: { train: { seed: 3 } }');
    expect(readTrainConfig(path)).toEqual({ ...DEFAULT_TRAIN_CONFIG, residual: false });
  });
});

describe('unreadVariables', () => {
  it('names what is mistyped', () => {
    const { program } = run(['serve', '--port', '1']);
    const environment = { METAFUSE_PORT: '1', METAFUSE_PROT: '1', METAFUSE_CONFIG: 'x', HOME: '/' };
    expect(unreadVariables(program, environment)).toEqual(['METAFUSE_PROT']);
  });
});
