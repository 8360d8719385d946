import { aroundClock } from '../contexts/around-clock.js';
import { toNumber, toText } from './cell-values.js';
import { columnOf, type SituatedColumn } from './mapping.js';
import { refuseCell } from './row-parser.js';

type CellOf = (column: string) => unknown;
type Numbers = Record<string, number>;

/** Reads the situation of a row, or what is true of a user; nothing of what is empty. */
export interface ContextParser {
  readonly columns: readonly string[];
  readonly read: (cellOf: CellOf) => Readonly<Numbers>;
}

/** The parser of a mapping's contexts: `group.name` to a column and how it reads. */
export function contextParser(contexts: Readonly<Record<string, SituatedColumn>> = {}): ContextParser {
  const entries = Object.entries(contexts);
  return {
    columns: entries.map(([, entry]) => columnOf(entry)),
    read: (cellOf) => {
      const numbers: Numbers = {};
      for (const [name, entry] of entries) readOne(numbers, name, entry, cellOf(columnOf(entry)));
      return numbers;
    },
  };
}

function readOne(numbers: Numbers, name: string, entry: SituatedColumn, cell: unknown): void {
  const column = columnOf(entry);
  if (typeof entry === 'object' && 'one_of' in entry) {
    const word = toText(cell);
    if (word === undefined) return;
    for (const one of entry.one_of) numbers[`${name}=${one}`] = Number(one === word); // another word is none of them
    return;
  }
  const number = toNumber(cell);
  if (number === undefined) return;
  if (Number.isNaN(number)) refuseCell(column, 'a number', cell);
  if (typeof entry === 'object' && 'period' in entry) {
    const { sin, cos } = aroundClock(number, entry.period);
    numbers[`${name}_sin`] = sin;
    numbers[`${name}_cos`] = cos;
  } else {
    numbers[name] = number;
  }
}
