import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { FusionError } from '../../../data/schema/errors.js';

/** One opening of test folds: a line of the record. */
const Opening = Type.Object({
  opened_at: Type.String(),
  dataset: Type.String(),
  protocol: Type.String(),
  folds: Type.Integer(),
  fold: Type.Union([Type.Integer(), Type.Literal('all')]),
  seed: Type.Integer(),
  configuration: Type.String(),
  version: Type.String(),
});
export type Opening = Static<typeof Opening>;

/** How often a dataset's test folds had been opened before, and with how many configurations. */
export interface Openings {
  readonly times: number;
  readonly configurations: number;
}

/** Hash of everything that was chosen, however often it is tried. */
export function configurationHash(configuration: unknown): string {
  return createHash('sha256').update(JSON.stringify(configuration)).digest('hex').slice(0, 16);
}

/**
 * Adds an opening to the record, a file of JSON lines, and says how many of the same data and protocol came before. Whoever
 * compares many configurations on the same test users chooses by them, and an interval does not know.
 *
 * @throws FusionError `usage` when the record cannot be kept, `invalid_data` when the file is none
 */
export async function recordOpening(path: string, opening: Opening): Promise<Openings> {
  const before = (await readOpenings(path)).filter(
    ({ dataset, protocol }) => dataset === opening.dataset && protocol === opening.protocol,
  );
  try {
    await appendFile(path, `${JSON.stringify(opening)}\n`);
  } catch (cause) {
    const message = `--record: expected a file that can be written, to say how often test users were looked at, got ${path}`;
    throw new FusionError('usage', message, {}, cause);
  }
  return { times: before.length, configurations: new Set(before.map(({ configuration }) => configuration)).size };
}

async function readOpenings(path: string): Promise<Opening[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new FusionError('usage', `--record: expected a file of JSON lines, got ${path}: ${error.message}`, {}, error);
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const opening = parsed(line);
      if (Value.Check(Opening, opening)) return opening;
      throw new FusionError('invalid_data', `${path}:${index + 1}: expected an opening of test folds, got ${line}`);
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
