import type { FusionPolicy } from './fusion-policies.js';
import type { FusionWorld } from './fusion-world.js';
import { type FusionMeans, listMeasure } from './list-measure.js';
import { type ShowOptions, showLists } from './show-lists.js';

/** A visitor's earlier lists, in groups: none, 1–4, 5–19, 20–49, 50 and more. */
export const HISTORY_BOUNDS = [0, 1, 5, 20, 50] as const;

/** How one policy did in one world. */
export interface FusionRun extends FusionMeans {
  /** By time: the requests in equal parts; [windows] */
  readonly windows: readonly FusionMeans[];
  /** By how many lists the visitor saw before; NaN where nobody had so many. [HISTORY_BOUNDS] */
  readonly byHistory: readonly FusionMeans[];
  /** Requests for which nothing was known, and which were answered by reciprocal rank fusion. */
  readonly coldStarts: number;
}

export interface RunFusionOptions extends ShowOptions {
  readonly windows: number;
}

/** Lets a policy answer all requests of a world, and measures each list by what its visitor likes. */
export function runFusion(world: FusionWorld, policy: FusionPolicy, options: RunFusionOptions): FusionRun {
  const show = showLists(world, policy, options);
  const measure = listMeasure(world);
  const [all, windows] = [new Tally(), tallies(options.windows)];
  const [byHistory, earlier] = [tallies(HISTORY_BOUNDS.length), new Int32Array(world.candidates.length)];
  let coldStarts = 0;
  world.requests.forEach((request, index) => {
    const taste = world.tastes[request.era]![request.user]!;
    const { list, isCold, isKept } = show(request, taste, index);
    const means = measure(list, taste, isKept);
    const seen = earlier[request.user]!++;
    all.add(means);
    windows[Math.floor((index * options.windows) / world.requests.length)]!.add(means);
    byHistory[HISTORY_BOUNDS.findLastIndex((bound) => bound <= seen)]!.add(means);
    if (isCold) coldStarts++;
  });
  const read = (tally: Tally) => tally.means;
  return { ...all.means, windows: windows.map(read), byHistory: byHistory.map(read), coldStarts };
}

function tallies(count: number): readonly Tally[] {
  return Array.from({ length: count }, () => new Tally());
}

class Tally {
  #regret = 0;
  #ndcg = 0;
  #count = 0;

  add({ regret, ndcg }: FusionMeans): void {
    this.#regret += regret;
    this.#ndcg += ndcg;
    this.#count++;
  }

  get means(): FusionMeans {
    return { regret: this.#regret / this.#count, ndcg: this.#ndcg / this.#count };
  }
}
