import { DataType, type Table, type Vector } from 'apache-arrow';
import { IdList } from './id-list.js';
import type { Report } from './problem.js';

/**
 * Reads the columns of one Arrow table as plain values, whoever wrote it: text may be dictionary-encoded or not, a
 * number of any width, a time of any unit or a number of milliseconds. A column that is missing or of another kind is
 * reported, and reads as if every value were missing, so that the other columns can still be looked at.
 */
export class ColumnReader {
  readonly #table: Table;
  readonly #file: string;
  readonly #report: Report;
  #isComplete = true;

  constructor(table: Table, file: string, report: Report) {
    this.#table = table;
    this.#file = file;
    this.#report = report;
  }

  /** Number of rows. */
  get count(): number {
    return this.#table.numRows;
  }

  /** Whether every column that was asked for so far was there, and of the right kind. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Names of the columns, in order. */
  get names(): readonly string[] {
    return this.#table.schema.names.map(String);
  }

  /** Whether there is a column of this name: for those that a set may lack. */
  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** Numbers, or times in milliseconds; NaN where there is none. */
  numbers(name: string): Float64Array {
    const vector = this.#column(name, 'a number or a timestamp', isNumeric);
    return Float64Array.from({ length: this.count }, (_, row) => Number(vector?.get(row) ?? Number.NaN));
  }

  /** 1 where a number is there and not 0, or a truth value is true; else 0. */
  flags(name: string): Uint8Array {
    const vector = this.#column(name, 'a number or a truth value', (type) => isNumeric(type) || DataType.isBool(type));
    return Uint8Array.from({ length: this.count }, (_, row) => Number(Boolean(vector?.get(row))));
  }

  /** Texts as indices into those that there are, in order of appearance; −1 where there is none. */
  words(name: string): { readonly ids: readonly string[]; readonly index: Int32Array } {
    const vector = this.#column(name, 'text', isText);
    const words = new IdList();
    const index = Int32Array.from({ length: this.count }, (_, row) => {
      const word = vector?.get(row) ?? null;
      return word === null ? -1 : words.indexOf(word);
    });
    return { ids: words.ids, index };
  }

  /** Texts; '' where there is none. */
  texts(name: string): string[] {
    const vector = this.#column(name, 'text', isText);
    return Array.from({ length: this.count }, (_, row) => vector?.get(row) ?? '');
  }

  /** Lists of texts; empty where there is none. */
  textLists(name: string): string[][] {
    const vector = this.#column(name, 'a list of text', isTextList);
    return Array.from({ length: this.count }, (_, row) => [...(vector?.get(row) ?? [])].map(String));
  }

  /**
   * Index of each text in a list of known words; −1, and reported, where the text is missing or unknown.
   *
   * @param whose what the words are, for the message: `user ids of users.arrow`
   */
  indices(name: string, words: ReadonlyMap<string, number>, whose: string): Int32Array {
    const vector = this.#column(name, 'text', isText);
    const indices = new Int32Array(this.count).fill(-1);
    if (vector === undefined) return indices;
    let row = 0;
    for (const chunk of vector.data) {
      // Dictionary-encoded: each word of the chunk's dictionary is looked up once, not once a row.
      const known = DataType.isDictionary(chunk.type)
        ? Int32Array.from(
            { length: chunk.dictionary?.length ?? 0 },
            (_, code) => words.get(chunk.dictionary?.get(code)) ?? -1,
          )
        : undefined;
      for (let i = 0; i < chunk.length; i++, row++) {
        const index = known && chunk.getValid(i) ? known[Number(chunk.values[i])] : words.get(vector.get(row));
        indices[row] = index ?? -1;
        if (indices[row] === -1) this.#unknown(name, row, vector.get(row), whose);
      }
    }
    return indices;
  }

  #column(name: string, expected: string, accepts: (type: DataType) => boolean): Vector | undefined {
    const vector = this.#table.getChild(name);
    const problem = { file: this.#file, field: name };
    if (vector === null) {
      this.#report({ ...problem, message: `expected a column of this name, got ${this.names.join(', ') || 'none'}` });
    } else if (!accepts(vector.type)) {
      this.#report({ ...problem, message: `expected ${expected}, got ${vector.type}` });
    } else {
      return vector;
    }
    this.#isComplete = false;
    return undefined;
  }

  #unknown(field: string, row: number, text: unknown, whose: string): void {
    const message = `expected one of the ${whose}, got ${text === null ? 'none' : `'${text}'`}`;
    this.#report({ file: this.#file, line: row + 1, field, message });
  }
}

function isNumeric(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type);
}

function isText(type: DataType): boolean {
  return (
    DataType.isUtf8(type) || DataType.isLargeUtf8(type) || (DataType.isDictionary(type) && isText(type.dictionary))
  );
}

function isTextList(type: DataType): boolean {
  return DataType.isList(type) && isText(type.valueType);
}
