import type { Decision } from '../../../models/bandit/index.js';
import { discountedGain } from '../../../models/metrics/discounted-gain.js';
import { type Candidates, fuseCandidates } from './candidates.js';
import { drawClicks, examination, expectedClicks } from './click-model.js';
import { FusionLearner } from './fusion-learner.js';
import type { FusionPolicy, LearnedPolicy, StaticPolicy } from './fusion-policies.js';
import type { FusionRequest, FusionWorld, Taste } from './fusion-world.js';

/** A visitor's earlier lists, in groups: none, 1–4, 5–19, 20–49, 50 and more. */
export const HISTORY_BOUNDS = [0, 1, 5, 20, 50] as const;

/** Means over requests. */
export interface FusionMeans {
  /** Clicks lost against the visitor's own blend, expected. */
  readonly regret: number;
  /** NDCG@10 with the chance of a click as gain; 1 is the visitor's own ranking. */
  readonly ndcg: number;
}

/** How one policy did in one world. */
export interface FusionRun extends FusionMeans {
  /** By time: the requests in equal parts; [windows] */
  readonly windows: readonly FusionMeans[];
  /** By how many lists the visitor saw before; NaN where nobody had so many. [HISTORY_BOUNDS] */
  readonly byHistory: readonly FusionMeans[];
  /** Requests for which nothing was known, and which were answered by reciprocal rank fusion. */
  readonly coldStarts: number;
}

export interface RunFusionOptions {
  readonly seed: number;
  readonly windows: number;
  /** What the static policies other than rrf and oracle show each user, by name of their fusion; [users] */
  readonly lists: Readonly<Partial<Record<StaticPolicy['fusion'], readonly Int32Array[]>>>;
}

/**
 * Lets a policy answer all requests of a world.
 *
 * The policy sees users, segments, scores and clicks; what users like only draws the clicks, and judges. Clicks come, and are
 * learned from, before the next request.
 */
export function runFusion(world: FusionWorld, policy: FusionPolicy, options: RunFusionOptions): FusionRun {
  const show = policy.kind === 'static' ? staticLists(world, policy, options) : learnedLists(world, policy, options);
  const measure = measurer(world);
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

/** A list of candidates, best first. */
interface Shown {
  readonly list: Int32Array;
  /** Nothing was known. */
  readonly isCold: boolean;
  /** The same list, not only an equal one, is shown whenever the same is decided. */
  readonly isKept: boolean;
}

type Show = (request: FusionRequest, taste: Taste, index: number) => Shown;

function staticLists(world: FusionWorld, { fusion }: StaticPolicy, { lists }: RunFusionOptions): Show {
  if (fusion === 'oracle') return (_request, { best }) => ({ list: best, isCold: false, isKept: true });
  const own = fusion === 'rrf' ? byRanks(world) : lists[fusion]!;
  return ({ user }) => ({ list: own[user]!, isCold: false, isKept: true });
}

function byRanks({ candidates, config }: FusionWorld): readonly Int32Array[] {
  return candidates.map((own) => own.byRanks.subarray(0, config.clicks.shown));
}

/** Decides, fuses, shows, and learns from the clicks. At level `prior` the list is that of reciprocal rank fusion. */
function learnedLists(world: FusionWorld, policy: LearnedPolicy, { seed }: RunFusionOptions): Show {
  const { candidates, segmentOf, luck, config } = world;
  const { shown } = config.clicks;
  const learner = new FusionLearner({ policy, sources: candidates[0]!.lists.length, segmentOf, seed });
  const examined = examination(config.clicks);
  const cold = byRanks(world);
  const fused = fusedLists(candidates, shown);
  return (request, taste, index) => {
    const own = candidates[request.user]!;
    const decision = learner.decide(request);
    const isCold = decision.level === 'prior';
    const list = isCold ? cold[request.user]! : fused(request.user, decision);
    const clicks = drawClicks(list, taste.attractions, examined, luck.subarray(index * shown, (index + 1) * shown));
    learner.learn(
      request,
      decision,
      Array.from(list, (candidate) => own.scores[candidate]!),
      clicks,
    );
    return { list, isCold, isKept: isCold || decision.arm !== null };
  };
}

/** What weights make of a user's candidates; the list of each blend is made once. */
function fusedLists(candidates: readonly Candidates[], shown: number) {
  const known = candidates.map(() => new Map<number, Int32Array>());
  return (user: number, { arm, weights }: Decision): Int32Array => {
    if (arm === null) return fuseCandidates(candidates[user]!, weights, shown);
    const list = known[user]!.get(arm) ?? fuseCandidates(candidates[user]!, weights, shown);
    known[user]!.set(arm, list);
    return list;
  };
}

/** Measures a list by a taste; what is kept, once. */
function measurer({ config }: FusionWorld) {
  const examined = examination(config.clicks);
  const known = new WeakMap<Taste, WeakMap<Int32Array, FusionMeans>>();
  const gain = (list: Int32Array, { attractions }: Taste) =>
    discountedGain(
      list.length,
      Array.from(list, (candidate) => attractions[candidate]!),
    );
  const measure = (list: Int32Array, taste: Taste): FusionMeans => ({
    regret: expectedClicks(taste.best, taste.attractions, examined) - expectedClicks(list, taste.attractions, examined),
    ndcg: gain(list, taste) / gain(taste.best, taste),
  });
  return (list: Int32Array, taste: Taste, isKept: boolean): FusionMeans => {
    if (!isKept) return measure(list, taste);
    const ofTaste = known.get(taste) ?? new WeakMap<Int32Array, FusionMeans>();
    known.set(taste, ofTaste);
    const means = ofTaste.get(list) ?? measure(list, taste);
    ofTaste.set(list, means);
    return means;
  };
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
