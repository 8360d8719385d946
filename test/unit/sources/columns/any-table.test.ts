import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkContent } from '../../../../data/dataset/check-content.js';
import { refuse } from '../../../../data/dataset/problem.js';
import { type ColumnMapping, importColumns, type Table } from '../../../../data/sources/index.js';

const COLUMNS = ['u', 'i', 't', 'e', 'v', 'd', 's', 'p', 'c', 'w'];
const MAPPING: ColumnMapping = {
  columns: {
    user_id: 'u',
    item_id: 'i',
    timestamp: { column: 't', unit: 's' },
    event: 'e',
    value: 'v',
    duration_ms: { column: 'd', unit: 's' },
    session_id: 's',
    position: 'p',
  },
  context: { 'temporal.hour': { column: 'c', period: 24 }, 'environmental.place': { column: 'w', one_of: ['home'] } },
};
const ITEMS: ColumnMapping['items'] = {
  item_id: 'i',
  title: 's',
  tags: 'w',
  release_year: 'v',
  duration_ms: { column: 'd', unit: 's' },
  measured: { energy: { column: 'c', confidence: 'p' } },
};

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '1',
    '-1',
    '1e308',
    '-0',
    'NaN',
    'Infinity',
    'play',
    'skip',
    'home',
    '2024-05-01',
    '2024-99-99',
  ),
  fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, 9e99, -5, true, 10n ** 400n, 2n ** 63n),
  fc.constantFrom([], ['a', null], {}, new Date(Number.NaN), new Date(0)),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.double(),
);

/** A table of cells in the order of COLUMNS. */
const tableOf = (rows: readonly (readonly unknown[])[]): Table => ({
  name: 'any',
  unit: 'row',
  rows: async function* (columns) {
    for (const [index, row] of rows.entries()) {
      yield { number: index + 1, values: columns.map((column) => row[COLUMNS.indexOf(column)]) };
    }
  },
});

describe('importColumns, of any cells', () => {
  it('makes a dataset that may be written, and counts every row', async () => {
    const row = fc.array(nasty, { minLength: COLUMNS.length, maxLength: COLUMNS.length });
    const graded = fc.constantFrom(undefined, { min: 0, max: 5, positive_at: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), graded, async (rows, feedback) => {
        const mapping = { ...MAPPING, items: ITEMS, ...(feedback ? { feedback } : {}) };
        const table = tableOf(rows);
        const options = { name: 'any', source: 'any', interactions: table, items: table, mapping, maxBadRows: 1 };
        const { dataset, badRows } = await importColumns(options);
        checkContent(dataset, refuse('any'));
        expect(badRows.rows).toBe(2 * rows.length);
      }),
      { numRuns: 500 },
    );
  });
});
