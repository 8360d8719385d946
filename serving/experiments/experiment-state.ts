import {
  type AllocatedVariant,
  addReward,
  addSums,
  addVisit,
  type Clustering,
  emptyLinearState,
  type LinearState,
  NO_SUMS,
  neighbourTally,
  rollUp,
  type SegmentEvidence,
  type SegmentSums,
  segmentChain,
  sumsOfAllocation,
  sumsOfReward,
  type Tally,
  type VariantSums,
} from '../../models/experiment/index.js';

/** So many segments an experiment may have; a visit of another one counts for the narrowest parent that there is. */
const MOST_SEGMENTS = 10_000;

/** What an allocation was, as state needs it. */
export interface StatedAllocation extends AllocatedVariant {
  readonly segmentKey: string;
  /** Empty where the policy is not linear. */
  readonly vector: Float64Array;
}

type RunningTally = { readonly [Name in keyof Tally]: number[] };

/** What this server knows of one experiment: sums by narrow segment, counts of all their parents, linear states. */
export class ExperimentState {
  readonly #variants: number;
  readonly #declared: readonly string[];
  #segments = new Map<string, VariantSums[]>();
  #levels = new Map<string, RunningTally>();
  #linear: LinearState[] = [];

  constructor(variants: number, declared: readonly string[]) {
    this.#variants = variants;
    this.#declared = declared;
  }

  /** The segment that a visit counts in: its own, or a parent where there are too many. */
  segmentOf(key: string): string {
    if (this.#segments.has(key) || this.#segments.size < MOST_SEGMENTS) return key;
    const chain = segmentChain(key, this.#declared);
    return chain.find((level) => this.#segments.has(level)) ?? chain.at(-1)!;
  }

  has(key: string): boolean {
    return this.#segments.has(key);
  }

  /** What is known along a segment's way to `global`, the narrowest first. @param clustering that learned segments are of */
  evidence(key: string, clustering: Clustering | null): readonly SegmentEvidence[] {
    return segmentChain(key, this.#declared).map((level) => ({
      key: level,
      ...(this.#levels.get(level) ?? this.#nothing()),
      ...(clustering && {
        neighbours: neighbourTally(level, clustering, this.#variants, (other) => this.#levels.get(other)),
      }),
    }));
  }

  /** [variants] */
  linear(width: number): readonly LinearState[] {
    if (this.#linear[0]?.rewards.length !== width) {
      this.#linear = Array.from({ length: this.#variants }, () => emptyLinearState(width));
    }
    return this.#linear;
  }

  addAllocation(allocation: StatedAllocation): void {
    const { segmentKey, vector, variant } = allocation;
    this.#add(segmentKey, sumsOfAllocation(allocation));
    for (const level of segmentChain(segmentKey, this.#declared)) this.#level(level).samples[variant]! += 1;
    if (vector.length > 0) addVisit(this.linear(vector.length)[variant]!, vector);
  }

  addReward(allocation: StatedAllocation, reward: number): void {
    const { segmentKey, vector, variant } = allocation;
    const earned = sumsOfReward(allocation, reward);
    this.#add(
      segmentKey,
      Array.from({ length: this.#variants }, (_, index) => (index === variant ? earned : NO_SUMS)),
    );
    for (const level of segmentChain(segmentKey, this.#declared)) this.#level(level).rewards[variant]! += reward;
    if (vector.length > 0) addReward(this.linear(vector.length)[variant]!, vector, reward);
  }

  /** Narrow segments, which do not overlap. */
  segments(): readonly SegmentSums[] {
    return [...this.#segments].map(([key, variants]) => ({ key, variants }));
  }

  /** In the place of all that was known. */
  replace(segments: readonly SegmentSums[], linear: readonly LinearState[]): void {
    this.#segments = new Map(segments.map(({ key, variants }) => [key, [...variants]]));
    this.#levels = new Map(
      rollUp(segments, this.#declared).map(({ key, variants }) => [
        key,
        { samples: variants.map(({ samples }) => samples), rewards: variants.map(({ reward }) => reward) },
      ]),
    );
    this.#linear = [...linear];
  }

  #add(key: string, added: readonly VariantSums[]): void {
    const before = this.#segments.get(key);
    this.#segments.set(key, before ? before.map((sums, index) => addSums(sums, added[index]!)) : [...added]);
  }

  #level(key: string): RunningTally {
    const tally = this.#levels.get(key) ?? this.#nothing();
    this.#levels.set(key, tally);
    return tally;
  }

  #nothing(): RunningTally {
    const zeros = () => new Array<number>(this.#variants).fill(0);
    return { samples: zeros(), rewards: zeros() };
  }
}
