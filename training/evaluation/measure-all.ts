import { scoreCase } from '../tasks/scored-case.js';
import type { PreparedCase } from '../tasks/world.js';
import { type CaseMeasure, measureCase, type Question } from './measure-case.js';
import type { Strategy } from './strategy.js';
import type { TestFold } from './test-folds.js';

/** Measures by strategy; each has the same cases in the same order. */
export type Measures = Map<string, CaseMeasure[]>;

/** Ranks every case of a fold with every strategy and files the measures. */
export async function measureAll(
  strategies: readonly Strategy[],
  fold: TestFold,
  seed: number,
  measures: Measures,
  onCase?: (done: number) => void,
): Promise<void> {
  const ask = askOf(fold);
  for (const [index, known] of fold.cases.entries()) {
    const scored = scoreCase(known, fold.foundation.calibrators);
    const question = ask(known);
    for (const strategy of strategies) {
      const filed = measures.get(strategy.name) ?? [];
      filed.push(measureCase(scored, await strategy.rank(scored, question.exclude), seed, question));
      measures.set(strategy.name, filed);
    }
    onCase?.(index + 1);
  }
}

/** What each case of a fold is asked. */
export function askOf({ split, dataset }: TestFold): (known: PreparedCase) => Question {
  const { offsets, item } = dataset.interactions;
  const { newItems } = split;
  const old = newItems ? dataset.items.ids.flatMap((_, index) => (newItems.has(index) ? [] : [index])) : [];
  return ({ user, support }) => ({
    exclude: new Set([...support, ...old]),
    judged: new Set(item.subarray(offsets[user], offsets[user + 1])),
  });
}
