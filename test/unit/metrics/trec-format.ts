/** Query id → document id → grade. */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Query id → document ids by rank. */
export type Run = ReadonlyMap<string, readonly string[]>;

/** Lines of `query 0 document grade`; a line that starts with # is a comment. */
export function parseJudgements(text: string): Judgements {
  const queries = new Map<string, Map<string, number>>();
  for (const [query, , document, grade] of fields(text))
    entry(queries, query!, () => new Map()).set(document!, Number(grade));
  return queries;
}

/**
 * Lines of `query Q0 document rank score tag`, ranked as trec_eval does: by score, ties by document id descending.
 * The rank column is ignored.
 */
export function parseRun(text: string): Run {
  const queries = new Map<string, { document: string; score: number }[]>();
  for (const [query, , document, , score] of fields(text)) {
    entry(queries, query!, () => []).push({ document: document!, score: Number(score) });
  }
  return new Map(
    [...queries].map(([query, found]) => [
      query,
      found.sort((a, b) => b.score - a.score || (a.document > b.document ? -1 : 1)).map(({ document }) => document),
    ]),
  );
}

/** Lines of `measure query value`: query → measure → the value as printed. */
export function parseMeasures(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const queries = new Map<string, Map<string, string>>();
  for (const [measure, query, value] of fields(text)) entry(queries, query!, () => new Map()).set(measure!, value!);
  return queries;
}

function fields(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/));
}

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
