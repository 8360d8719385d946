import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { FusionError } from '../../data/schema/errors.js';

/** Options by verb: `serve`, `bench adapt`; those of `all` hold for every verb that takes them. */
export type OptionsFile = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The section `options` of a YAML file; what else is in it is training configuration.
 * @throws FusionError `usage`
 */
export function readOptionsFile(path: string): OptionsFile {
  const { options } = read(path);
  if (options === undefined || options === null) return {};
  if (!isRecord(options)) throw wrong(path, 'options: expected verbs with options');
  for (const [verb, own] of Object.entries(options)) {
    if (!isRecord(own)) throw wrong(path, `options.${verb}: expected options with values`);
  }
  return options as OptionsFile;
}

function read(path: string): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (cause) {
    throw wrong(path, `expected a readable YAML file, got ${(cause as Error).message.split('\n')[0]}`);
  }
  if (!isRecord(content)) throw wrong(path, 'expected keys with values');
  return content;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(path: string, problem: string): FusionError {
  return new FusionError('usage', `--config ${path}: ${problem}`, { file: path });
}
