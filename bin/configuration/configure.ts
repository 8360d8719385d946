import type { Command, Option } from 'commander';
import { FusionError } from '../../data/schema/errors.js';
import { configurable, keyOf, optionValue, variableOf } from './option-value.js';
import { readOptionsFile } from './read-options-file.js';

/** Where a value came from. */
export type Origin =
  | { readonly kind: 'flag' | 'default' }
  | { readonly kind: 'variable' | 'file'; readonly name: string };

/** Verbs whose options another verb takes as its own, as `doctor` those of `serve`. */
const SECTIONS: Readonly<Record<string, string>> = { doctor: 'serve' };

const origins = new WeakMap<Command, ReadonlyMap<string, Origin>>();

/**
 * Gives the options of the verb that is about to run the values that no flag brings: of a METAFUSE_ variable, else of the YAML file
 * that `--config` or METAFUSE_CONFIG names; else they keep their defaults. One mechanism for all options of all verbs.
 *
 * @param args as they will be parsed; flags then take the place of what is set here.
 * @throws FusionError `usage` that names the variable or the file and the key
 */
export function configure(
  program: Command,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  for (const command of verbs(program)) {
    const hasConfig = command.options.some((option) => option.name() === 'config');
    if (!hasConfig) command.option('--config <file>', 'YAML file whose section `options` has values for options');
  }
  const command = selected(program, args);
  if (command === program) return;
  const found = new Map<string, Origin>();
  const set = (option: Option, value: unknown, origin: Origin & { name: string }) => {
    const read = optionValue(option, value, origin.name);
    if (option.variadic) option.default(read); // so that flags replace the list instead of adding to it
    command.setOptionValueWithSource(option.attributeName(), read, origin.kind === 'file' ? 'config' : 'env');
    found.set(option.attributeName(), origin);
  };
  const path = configPath(args) ?? environment['METAFUSE_CONFIG'];
  if (path !== undefined) {
    for (const { key, value, section } of valuesOf(program, command, path)) {
      const option = optionNamed(command, key);
      if (option !== undefined) set(option, value, { kind: 'file', name: `${path}, options.${section}.${key}` });
      else if (section !== 'all') throw unknownKey(command, `${path}, options.${section}.${key}`);
    }
  }
  for (const option of configurable(command)) {
    const value = environment[variableOf(option)];
    if (value !== undefined) set(option, value, { kind: 'variable', name: variableOf(option) });
  }
  origins.set(command, found);
}

/** Where the value of an option came from, once the command line is parsed. */
export function originOf(command: Command, option: Option): Origin {
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (source === 'cli') return { kind: 'flag' };
  return origins.get(command)?.get(name) ?? { kind: 'default' };
}

/** The command of a verb, such as `bench adapt`, by its words. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}

function verbs(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(verbs);
}

function selected(command: Command, args: readonly string[]): Command {
  const next = command.commands.find((each) => each.name() === args[0]);
  return next === undefined ? command : selected(next, args.slice(1));
}

function configPath(args: readonly string[]): string | undefined {
  const index = args.findLastIndex((arg) => arg === '--config' || arg.startsWith('--config='));
  const arg = args[index];
  return arg === '--config' ? args[index + 1] : arg?.slice('--config='.length);
}

/** What a file says of a command: of all verbs, then of it. */
function valuesOf(program: Command, command: Command, path: string) {
  const file = readOptionsFile(path);
  const known = new Set(['all', ...verbs(program).map(pathOf)]);
  for (const section of Object.keys(file)) {
    if (!known.has(section)) {
      throw new FusionError('usage', `${path}, options.${section}: expected one of ${[...known].join(', ')}`);
    }
  }
  const own = pathOf(command);
  return ['all', SECTIONS[own] ?? own].flatMap((section) =>
    Object.entries(file[section] ?? {}).map(([key, value]) => ({ key, value, section })),
  );
}

function optionNamed(command: Command, key: string): Option | undefined {
  return configurable(command).find((option) => keyOf(option) === key);
}

function unknownKey(command: Command, name: string): FusionError {
  const expected = configurable(command).map(keyOf).join(', ');
  return new FusionError('usage', `${name}: expected one of ${expected}`);
}
