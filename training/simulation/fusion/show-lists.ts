import type { Decision } from '../../../models/bandit/index.js';
import { type Candidates, fuseCandidates } from './candidates.js';
import { drawClicks, examination } from './click-model.js';
import { FusionLearner } from './fusion-learner.js';
import type { FusionPolicy, LearnedPolicy, StaticPolicy } from './fusion-policies.js';
import type { FusionRequest, FusionWorld, Taste } from './fusion-world.js';

/** A list of candidates, best first. */
export interface Shown {
  readonly list: Int32Array;
  /** Nothing was known. */
  readonly isCold: boolean;
  /** The same list, not only an equal one, is shown whenever the same is decided. */
  readonly isKept: boolean;
}

/** @param index of the request */
export type Show = (request: FusionRequest, taste: Taste, index: number) => Shown;

export interface ShowOptions {
  readonly seed: number;
  /** What the static policies other than rrf and oracle show each user, by name of their fusion; [users] */
  readonly lists: Readonly<Partial<Record<StaticPolicy['fusion'], readonly Int32Array[]>>>;
}

/**
 * How a policy answers the requests of a world, one after the other.
 *
 * The policy sees users, segments, scores and clicks. What users like only draws the clicks; these come, and are learned from,
 * before the next request.
 */
export function showLists(world: FusionWorld, policy: FusionPolicy, options: ShowOptions): Show {
  return policy.kind === 'static' ? staticLists(world, policy, options) : learnedLists(world, policy, options);
}

function staticLists(world: FusionWorld, { fusion }: StaticPolicy, { lists }: ShowOptions): Show {
  if (fusion === 'oracle') return (_request, { best }) => ({ list: best, isCold: false, isKept: true });
  const own = fusion === 'rrf' ? byRanks(world) : lists[fusion]!;
  return ({ user }) => ({ list: own[user]!, isCold: false, isKept: true });
}

function byRanks({ candidates, config }: FusionWorld): readonly Int32Array[] {
  return candidates.map((own) => own.byRanks.subarray(0, config.clicks.shown));
}

/** Decides, fuses, shows, and learns from the clicks. At level `prior` the list is that of reciprocal rank fusion. */
function learnedLists(world: FusionWorld, policy: LearnedPolicy, { seed }: ShowOptions): Show {
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
