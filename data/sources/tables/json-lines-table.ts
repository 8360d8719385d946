import { basename } from 'node:path';
import { readLines } from '../text/read-lines.js';
import type { Table, TableRow } from './table.js';

/**
 * The table in a file of JSON objects, one a line. A column is a path: `context.device`, or `a.0` in a list; one that an
 * object lacks is empty.
 */
export function jsonLinesTable(path: string): Table {
  return { name: basename(path), unit: 'line', rows: (columns) => rowsOf(path, columns) };
}

async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<TableRow> {
  const paths = columns.map((column) => column.split('.'));
  for await (const line of readLines(path, 'utf8')) {
    const { number } = line;
    if ('problem' in line) {
      yield line;
      continue;
    }
    const value = parseObject(line.text);
    if (value === undefined) yield { number, problem: 'expected a JSON object, got something else' };
    else yield { number, values: paths.map((steps) => follow(value, steps)) };
  }
}

/** Undefined where the text is no JSON object. */
export function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What lies at the end of a path; undefined where there is no such. A name with dots is looked for whole first, as
 * `{"a.b": 1}` has it.
 */
export function follow(value: unknown, steps: readonly string[]): unknown {
  const whole = steps.join('.');
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, whole)) {
    return (value as Record<string, unknown>)[whole];
  }
  let found: unknown = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}
