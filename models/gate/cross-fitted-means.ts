export interface RewardedActions {
  readonly rewards: ArrayLike<number>;
  /** What was done: an arm, an item; [n] */
  readonly actions: ArrayLike<string>;
  /** Where, known before: a segment, a position; [n] */
  readonly groups: ArrayLike<string>;
  /** Rows of a fold are expected by those of the others alone; rows that belong together go into one. [n] */
  readonly folds: ArrayLike<number>;
}

/** What a row would be expected to earn if the action were this one. */
export type ExpectedReward = (row: number, action: string) => number;

/** As many rewards as the mean of a group is drawn to that of its action by, and that of an action to that of all. */
const STRENGTH = 10;

/**
 * The plainest model of rewards: the mean of an action in a group, drawn to the mean of the action, drawn to the mean of all; each
 * without the fold of the row that is asked about, so that a row's own reward never says what to expect of it.
 *
 * A group or an action that no other fold has gets the mean above. Nothing at all gives 0.
 */
export function crossFittedMeans({ rewards, actions, groups, folds }: RewardedActions): ExpectedReward {
  const totals = new Map<string, Total>();
  for (let row = 0; row < rewards.length; row++) {
    for (const cell of cellsOf(actions[row]!, groups[row]!)) {
      add(totals, cell, rewards[row]!);
      add(totals, inFold(cell, folds[row]!), rewards[row]!);
    }
  }
  const known = new Map<string, number>();
  return (row, action) => {
    const cells = cellsOf(action, groups[row]!);
    const key = inFold(cells[2], folds[row]!);
    const mean =
      known.get(key) ?? cells.reduce((above, cell) => meanOutside(totals, cell, folds[row]!, above), Number.NaN);
    known.set(key, mean);
    return Number.isNaN(mean) ? 0 : mean;
  };
}

interface Total {
  sum: number;
  count: number;
}

/** From wide to narrow; the length keeps an action from running into a group. */
function cellsOf(action: string, group: string): readonly [string, string, string] {
  return ['', `${action.length}:${action}`, `${action.length}:${action}:${group}`];
}

function inFold(cell: string, fold: number): string {
  return `${fold}|${cell}`;
}

/** The mean of a cell without a fold, drawn to the one above where there is one; that one where nothing is left. */
function meanOutside(totals: ReadonlyMap<string, Total>, cell: string, fold: number, above: number): number {
  const own = totals.get(inFold(cell, fold));
  const count = (totals.get(cell)?.count ?? 0) - (own?.count ?? 0);
  const sum = (totals.get(cell)?.sum ?? 0) - (own?.sum ?? 0);
  if (count === 0) return above;
  return Number.isNaN(above) ? sum / count : (sum + STRENGTH * above) / (count + STRENGTH);
}

function add(totals: Map<string, Total>, cell: string, reward: number): void {
  const total = totals.get(cell);
  if (total === undefined) {
    totals.set(cell, { sum: reward, count: 1 });
    return;
  }
  total.sum += reward;
  total.count++;
}
