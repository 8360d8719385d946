import type { ComponentChildren } from 'preact';

export interface TableData {
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** Which of them hold words, not figures. */
  readonly wordy?: readonly string[];
  /** The first of each names it. */
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** Figures; the first column names them. */
export function Table({ caption, columns, wordy = [], rows }: TableData) {
  const kindOf = (column: string | undefined) => (wordy.includes(column ?? '') ? 'words' : undefined);
  return (
    <div class="scroll">
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" class={kindOf(column)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], row) => (
            <tr key={row}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={columns[column + 1]} class={kindOf(columns[column + 1])}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
