import { FusionError } from '../../data/schema/errors.js';
import type { RankedList } from './ranked-list.js';

/** What an item gains from one list that holds it. `rank` is 1-based, `list` is the index of the list. */
export type Contribution = (entry: { readonly list: number; readonly rank: number; readonly score: number }) => number;

/** How the contributions to one item become its score; they come in ascending order. */
export type Combine = (contributions: readonly number[]) => number;

interface Candidate {
  readonly id: string;
  readonly contributions: number[];
  bestRank: number;
}

/**
 * The frame that the fusion strategies share: collect what each list gives an item, combine, rank.
 *
 * A list that lacks an item contributes nothing. Ties are broken by the best rank in any list, then by id in code-unit
 * order. Contributions are sorted before they are combined, so that the order of the lists cannot make or break a tie by
 * rounding. Empty lists, or none, are fine.
 *
 * @throws FusionError `invalid_value` when a list holds an id twice or a contribution is not a finite number.
 */
export function combineLists(
  lists: readonly RankedList[],
  contribution: Contribution,
  combine: Combine = sum,
): RankedList {
  const candidates = new Map<string, Candidate>();
  for (const [list, entries] of lists.entries()) {
    const seen = new Set<string>();
    for (const [index, { id, score }] of entries.entries()) {
      if (seen.has(id)) throw invalid(list, id, 'expected each id once, got it twice');
      seen.add(id);
      const rank = index + 1;
      const value = contribution({ list, rank, score });
      if (!Number.isFinite(value)) throw invalid(list, id, `expected a finite score, got ${value} from ${score}`);
      const candidate = candidates.get(id) ?? { id, contributions: [], bestRank: rank };
      candidate.contributions.push(value);
      candidate.bestRank = Math.min(candidate.bestRank, rank);
      candidates.set(id, candidate);
    }
  }
  return [...candidates.values()]
    .map(({ id, contributions, bestRank }) => ({ id, score: combine(contributions.sort((a, b) => a - b)), bestRank }))
    .sort((a, b) => b.score - a.score || a.bestRank - b.bestRank || (a.id < b.id ? -1 : 1))
    .map(({ id, score }) => ({ id, score }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function invalid(list: number, id: string, problem: string): FusionError {
  return new FusionError('invalid_value', `List ${list}, id ${JSON.stringify(id)}: ${problem}.`, { list, id });
}
