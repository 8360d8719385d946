import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { FusionError } from '../../data/schema/errors.js';
import type { ApiKey } from './api-keys.js';
import { ROLES } from './role.js';

/** A file of keys. */
const ApiKeysSchema = Type.Object(
  {
    keys: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^[\\w.-]{1,64}$' }),
          role: Type.Enum([...ROLES]),
          sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          namespaces: Type.Union([
            Type.Literal('*'),
            Type.Array(Type.String({ pattern: '^[\\w.-]{1,64}$' }), { minItems: 1, uniqueItems: true }),
          ]),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
);

/**
 * Reads a file of keys, which are named by their SHA-256; `metafuse api-key` makes one.
 *
 * @throws FusionError `usage` that names all that is wrong with it
 */
export async function readApiKeys(path: string): Promise<readonly ApiKey[]> {
  const content = parseYaml(path, await readText(path));
  const problems = [...Value.Errors(ApiKeysSchema, content)].map(
    ({ instancePath, message }) => `${instancePath.slice(1).replaceAll('/', '.') || 'the file'} ${message}`,
  );
  if (problems.length > 0)
    throw wrong(path, `expected keys with name, role, sha256 and namespaces: ${problems.join('; ')}`);
  const { keys } = content as Type.Static<typeof ApiKeysSchema>;
  for (const field of ['name', 'sha256'] as const) {
    const twice = keys.find((key, index) => keys.findIndex((other) => other[field] === key[field]) < index);
    if (twice !== undefined) throw wrong(path, `expected each ${field} once, got "${twice.name}" again`);
  }
  return keys.map(({ name, role, sha256, namespaces }) => ({
    name,
    role,
    hash: Buffer.from(sha256, 'hex'),
    namespaces: namespaces === '*' ? null : new Set(namespaces),
  }));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw wrong(path, `expected a readable file, got ${(cause as NodeJS.ErrnoException).code}`);
  }
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw wrong(path, `expected YAML, got ${(cause as Error).message.split('\n')[0]}`);
  }
}

function wrong(path: string, problem: string): FusionError {
  return new FusionError('usage', `--api-keys ${path}: ${problem}`, { file: path });
}
