import type { Table } from '../tables/table.js';

/**
 * The most frequent words of a column, in alphabetical order: those that get a feature of their own. Reads the table
 * once; ties go to the word that comes first in the alphabet.
 *
 * @param most how many at most
 * @param isMissing words that say nothing
 */
export async function frequentWords(
  table: Table,
  column: string,
  { most, isMissing }: { readonly most: number; readonly isMissing: (word: string) => boolean },
): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for await (const row of table.rows([column])) {
    if ('problem' in row) continue;
    const word = String(row.values[0] ?? '');
    if (!isMissing(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word)
    .sort();
}
