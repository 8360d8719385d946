import type { ItemRow } from '../../dataset/item-rows.js';
import { toNumber, toText, toTexts } from './cell-values.js';
import { readDuration, readId } from './interaction-parser.js';
import { columnOf, type ItemFields } from './mapping.js';
import { type RowParser, refuseCell, rowParser } from './row-parser.js';

const TEXTS = ['title', 'artist', 'album'] as const;
const LISTS = ['genres', 'moods', 'tags'] as const;

/** Makes items of rows, as a mapping has it. */
export function itemParser(fields: ItemFields): RowParser<ItemRow> {
  const { measured = {}, ...plain } = fields;
  const features = Object.entries(measured).map(([name, entry]) => ({
    name,
    column: columnOf(entry),
    confidence: typeof entry === 'object' ? entry.confidence : undefined,
  }));
  const columns = [
    ...Object.values(plain).map(columnOf),
    ...features.flatMap(({ column, confidence }) => (confidence === undefined ? [column] : [column, confidence])),
  ];
  return rowParser(columns, (cellOf) => {
    const cell = (field: keyof typeof plain) => (plain[field] ? cellOf(columnOf(plain[field])) : undefined);
    const texts = TEXTS.flatMap((field) => {
      const text = toText(cell(field));
      return text === undefined ? [] : [[field, text]];
    });
    const lists = LISTS.filter((field) => plain[field]).map((field) => [field, toTexts(cell(field))]);
    const releaseYear = toNumber(cell('release_year'));
    if (Number.isNaN(releaseYear)) refuseCell(columnOf(plain.release_year!), 'a year', cell('release_year'));
    const durationMs = readDuration(plain.duration_ms, cellOf);
    const known = features.flatMap(({ name, column, confidence }) => {
      const value = unit(column, cellOf(column));
      const sure = confidence === undefined ? 1 : (unit(confidence, cellOf(confidence)) ?? 0);
      return value === undefined ? [] : [[name, { value, confidence: sure }]];
    });
    return {
      id: readId(plain.item_id, cellOf),
      ...Object.fromEntries(texts),
      ...Object.fromEntries(lists),
      ...(releaseYear === undefined ? {} : { releaseYear }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(known.length > 0 ? { measured: Object.fromEntries(known) } : {}),
      ...(isTrue(cell('is_predicted')) ? { isPredicted: true } : {}),
    };
  });
}

/** A number in [0, 1]. */
function unit(column: string, cell: unknown): number | undefined {
  const value = toNumber(cell);
  return value === undefined || (value >= 0 && value <= 1) ? value : refuseCell(column, 'a number in [0, 1]', cell);
}

function isTrue(cell: unknown): boolean {
  return cell === true || cell === 1 || cell === 1n || cell === '1' || cell === 'true';
}
