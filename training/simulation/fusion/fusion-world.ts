import { createRng, type Rng } from '../../../data/schema/random.js';
import { drawDirichlet } from '../dirichlet.js';
import { zipfVisits } from '../zipf-visits.js';
import { type Candidates, fuseCandidates } from './candidates.js';
import { attractions, type ClickModel } from './click-model.js';

/** What is planted over a catalogue, and how much is seen of it. */
export interface FusionWorldConfig {
  readonly segments: number;
  /** How close segments are to the blend of everybody, and users to their segment's: concentrations of {@link drawDirichlet}. */
  readonly segmentConcentration: number;
  readonly userConcentration: number;
  /** Times at which all users are dealt a new blend, evenly over the days; segments keep theirs. */
  readonly changes: number;
  readonly days: number;
  /** Lists that are shown. */
  readonly requests: number;
  /** Chance that a list is followed by another in the same session. */
  readonly continues: number;
  /** The user of rank r comes 1 / r^exponent as often as the first. */
  readonly trafficExponent: number;
  readonly clicks: ClickModel;
}

const CLICKS: ClickModel = { shown: 10, attraction: 0.3, halvingRank: 10, examinationExponent: 1 };
const COMMON = {
  segments: 6,
  changes: 0,
  days: 30,
  requests: 20_000,
  continues: 0.5,
  trafficExponent: 0.5,
  clicks: CLICKS,
} as const;

/**
 * Segments that differ, of users who are alike; both differing; users who differ, whatever their segment; and both differing while
 * every user's blend changes every five days.
 */
export const FUSION_WORLDS = {
  segments: { ...COMMON, segmentConcentration: 1, userConcentration: 30 },
  mixed: { ...COMMON, segmentConcentration: 4, userConcentration: 8 },
  individual: { ...COMMON, segmentConcentration: 30, userConcentration: 1.5 },
  drifting: { ...COMMON, segmentConcentration: 4, userConcentration: 8, changes: 5 },
} satisfies Readonly<Record<string, FusionWorldConfig>>;

/** What one user likes, for a while. */
export interface Taste {
  /** The user's own best fusion weights; [K] */
  readonly blend: readonly number[];
  /** By candidate. */
  readonly attractions: Float64Array;
  /** What the blend puts first; no list gets more clicks. [shown] */
  readonly best: Int32Array;
}

/** One list to be shown. */
export interface FusionRequest {
  readonly user: number;
  readonly session: number;
  /** Milliseconds since the world began. */
  readonly atMs: number;
  /** Which of a user's tastes is theirs at that moment. */
  readonly era: number;
}

/** A world in which the best blend of every user is known, to us and not to the policies. */
export interface FusionWorld {
  readonly config: FusionWorldConfig;
  /** By user; the real catalogue's. */
  readonly candidates: readonly Candidates[];
  readonly segmentOf: Int32Array;
  /** [eras][users] */
  readonly tastes: readonly (readonly Taste[])[];
  /** In time; the same for every policy. */
  readonly requests: readonly FusionRequest[];
  /** Uniform; policies share their luck. [requests · shown] */
  readonly luck: Float64Array;
}

/** Draws blends from everybody's over the segments' to the users', and who comes when. */
export function plantFusionWorld(
  candidates: readonly Candidates[],
  config: FusionWorldConfig,
  seed: number,
): FusionWorld {
  const rng = createRng(seed, 'fusion-world');
  const users = candidates.length;
  const sources = candidates[0]!.lists.length;
  const even = new Array<number>(sources).fill(1 / sources);
  const everybody = drawDirichlet(rng, even, sources); // any point of the simplex alike
  const segments = Array.from({ length: config.segments }, () =>
    drawDirichlet(rng, everybody, config.segmentConcentration),
  );
  const segmentOf = Int32Array.from({ length: users }, () => rng.int(config.segments));
  const tastes = Array.from({ length: config.changes + 1 }, () =>
    candidates.map((own, user) =>
      tasteOf(own, drawDirichlet(rng, segments[segmentOf[user]!]!, config.userConcentration), config.clicks),
    ),
  );
  const requests = drawRequests(rng, users, config);
  const luck = Float64Array.from({ length: requests.length * config.clicks.shown }, () => rng.next());
  return { config, candidates, segmentOf, tastes, requests, luck };
}

function tasteOf(candidates: Candidates, blend: readonly number[], clicks: ClickModel): Taste {
  const ranking = fuseCandidates(candidates, blend, candidates.scores.length);
  return { blend, attractions: attractions(ranking, clicks), best: ranking.slice(0, clicks.shown) };
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Sessions begin at any time; their lists follow each other by a minute. */
function drawRequests(rng: Rng, users: number, config: FusionWorldConfig): FusionRequest[] {
  const { requests, days, continues, changes, trafficExponent } = config;
  const visitors = zipfVisits(rng, { users, visits: requests, exponent: trafficExponent });
  const drawn: FusionRequest[] = [];
  for (let session = 0; drawn.length < requests; session++) {
    const user = visitors[session]!;
    const startMs = Math.floor(rng.next() * (days * DAY_MS));
    const era = Math.floor((startMs / (days * DAY_MS)) * (changes + 1));
    for (let list = 0; drawn.length < requests && (list === 0 || rng.next() < continues); list++) {
      drawn.push({ user, session, atMs: startMs + list * MINUTE_MS, era });
    }
  }
  return drawn.sort((a, b) => a.atMs - b.atMs || a.session - b.session);
}
