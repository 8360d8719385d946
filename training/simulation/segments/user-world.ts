import { createRng, type Rng } from '../../../data/schema/random.js';

/** Users in groups, and how what they want follows from where they are. */
export interface UserWorldConfig {
  readonly groups: number;
  /** Of a user's context. */
  readonly width: number;
  /** How far users are from the middle of their group, where the middles are 1 apart from 0 in each direction. */
  readonly spread: number;
  readonly variants: number;
  readonly users: number;
  readonly visits: number;
  /** Of a variant that is not a user's best. */
  readonly baseRate: number;
  /** How much more the best one earns: .5 is 50 %. */
  readonly lift: number;
  /**
   * Which variant is a user's best: `group`, one drawn for each group; `place`, by a direction of the context, so that those who are
   * near each other mostly want the same; `declared`, one for each source and device, whoever the user is.
   */
  readonly best: 'group' | 'place' | 'declared';
}

const COMMON = {
  ...{ groups: 8, width: 8, spread: 0.3, variants: 3, users: 2000 },
  ...{ visits: 20_000, baseRate: 0.1, lift: 0.5 },
} as const;

/** What users want follows their group, changes gradually from one to the next, or has nothing to do with them. */
export const USER_WORLDS = {
  groups: { ...COMMON, best: 'group' },
  gradual: { ...COMMON, best: 'place' },
  declared: { ...COMMON, best: 'declared' },
} satisfies Readonly<Record<string, UserWorldConfig>>;

/** Whether a world's name is of one with users. */
export function isUserWorld(name: string): name is keyof typeof USER_WORLDS {
  return Object.hasOwn(USER_WORLDS, name);
}

export interface UserWorld {
  readonly config: UserWorldConfig;
  /** What the network makes of users, in place of one; [users][width] */
  readonly contexts: readonly Float32Array[];
  /** Of each visit, the same for every policy; [visits] */
  readonly visits: readonly UserVisit[];
}

export interface UserVisit {
  readonly user: number;
  readonly source: string;
  readonly device: string;
  readonly best: number;
  /** Uniform: the visitor converts if it is below the rate of what is shown. */
  readonly luck: number;
}

const SOURCES = 4;
const DEVICES = 3;

/** Users come alike often; sources and devices as 1, 1/2, 1/3, … of the first, whoever comes. */
export function plantUsers(config: UserWorldConfig, seed: number): UserWorld {
  const rng = createRng(seed, 'planted-users');
  const { groups, width, spread, variants, users, visits, best } = config;
  const normals = () => Float32Array.from({ length: width }, () => rng.normal());
  const middles = Array.from({ length: groups }, normals);
  const groupOf = Array.from({ length: users }, () => rng.int(groups));
  const contexts = groupOf.map((group) => middles[group]!.map((value) => value + spread * rng.normal()));
  const direction = normals();
  const places = contexts.map((context) => context.reduce((sum, value, index) => sum + value * direction[index]!, 0));
  const order = [...places].sort((a, b) => a - b);
  const shuffled = rng.shuffle([...new Array(variants).keys()]);
  const ofGroup = middles.map(() => rng.int(variants));
  const ofDeclared = Array.from({ length: SOURCES * DEVICES }, () => rng.int(variants));
  const ofUser = places.map((place) => shuffled[Math.floor((variants * order.indexOf(place)) / users)]!);
  return {
    config,
    contexts,
    visits: Array.from({ length: visits }, () => {
      const user = rng.int(users);
      const [source, device] = [harmonic(rng, SOURCES), harmonic(rng, DEVICES)];
      const wanted = {
        group: ofGroup[groupOf[user]!]!,
        place: ofUser[user]!,
        declared: ofDeclared[source * DEVICES + device]!,
      };
      return { user, source: `s${source}`, device: `d${device}`, best: wanted[best], luck: rng.next() };
    }),
  };
}

/** One of so many, drawn as 1, 1/2, 1/3, … */
function harmonic(rng: Rng, count: number): number {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  let left = rng.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return found < 0 ? count - 1 : found;
}
