import type { Command } from 'commander';
import { type Origin, originOf } from '../../../configuration/configure.js';
import { configurable, keyOf, variableOf } from '../../../configuration/option-value.js';

/** An option's value, and where it came from. */
export interface Configured {
  readonly option: string;
  readonly value: unknown;
  readonly from: string;
}

/** Variables that are read where they are needed, and are no options. */
const OTHERS: ReadonlySet<string> = new Set([
  'METAFUSE_API_KEY',
  'METAFUSE_CONFIG',
  'METAFUSE_CLICKHOUSE_PASSWORD',
  'METAFUSE_DATASETS',
  'METAFUSE_VULKAN_ICD',
]);

/** Every option of a command. */
export function configurationOf(command: Command): readonly Configured[] {
  return configurable(command)
    .filter(({ negate }) => !negate)
    .map((option) => ({
      option: keyOf(option),
      value: command.getOptionValue(option.attributeName()) ?? null,
      from: describe(originOf(command, option)),
    }));
}

/** METAFUSE_ variables that nothing reads: mistyped, as a rule. */
export function unreadVariables(program: Command, environment: Readonly<Record<string, string | undefined>>) {
  const commands = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(commands)];
  const known = new Set(commands(program).flatMap((command) => configurable(command).map(variableOf)));
  return Object.keys(environment).filter(
    (name) => name.startsWith('METAFUSE_') && !known.has(name) && !OTHERS.has(name),
  );
}

function describe(origin: Origin): string {
  return 'name' in origin ? origin.name : origin.kind;
}
