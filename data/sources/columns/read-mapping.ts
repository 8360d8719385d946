import { readFile } from 'node:fs/promises';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { FusionError } from '../../schema/errors.js';
import { ColumnMapping } from './mapping.js';

/**
 * Reads a mapping from a YAML (or JSON) file.
 *
 * @throws FusionError usage, with the first field that is wrong
 */
export async function readMapping(path: string): Promise<ColumnMapping> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new FusionError('usage', `${path}: expected a file that can be read, got ${cause.code}`, {}, cause);
  });
  try {
    return checkMapping(parse(text), path);
  } catch (cause) {
    if (cause instanceof FusionError) throw cause;
    throw new FusionError('usage', `${path}: expected YAML, got ${(cause as Error).message}`, {}, cause);
  }
}

/**
 * Holds that a value is a mapping.
 *
 * @param where it comes from, for the message
 */
export function checkMapping(value: unknown, where: string): ColumnMapping {
  const [problem] = Value.Errors(ColumnMapping, value);
  if (problem === undefined) return value as ColumnMapping;
  const { params, keyword, instancePath, message } = problem;
  const missing = keyword === 'required' ? `/${params.requiredProperties[0]}` : '';
  const field = `${instancePath}${missing}`.slice(1).replaceAll('/', '.') || 'mapping';
  throw new FusionError(
    'usage',
    `${where}, ${field}: ${keyword === 'boolean' ? 'expected a field that mappings have, got another' : message}`,
    { field },
  );
}
