import type { EngineName } from '../../training/engines/engine-names.js';
import type { Ratio } from '../rounds.js';
import type { BenchNetworkName } from './bench-network.js';
import type { PeerName } from './commands.js';

/** By number of cores: '1', and '2' where there are two. */
export type ByCores<Value> = Readonly<Record<string, Value>>;
export type ByNetwork<Value> = Readonly<Partial<Record<BenchNetworkName, Value>>>;

/** How fast one contestant took the meta-step of one network on so many cores. */
export interface StepTiming {
  /** Median over all rounds. */
  readonly ms_per_step: number;
  readonly fastest_ms: number;
  readonly tasks_per_second: number;
  /** Of the arithmetic that our compiled step does, whoever takes it. */
  readonly gflops: number;
  /** Share of the matrix peak that as many cores reached in the same rounds. */
  readonly peak_share: number;
  readonly peak_memory_mb: number;
  readonly steps: number;
  /** Recording and emitting the graph, in a process that has not done it yet; absent for what is not compiled. */
  readonly record_ms?: number;
  readonly session_ms?: number;
  /** A peer's start: until its first step was done, most of it compiling. */
  readonly compile_ms?: number;
  /** A peer's, and how it runs. */
  readonly version?: string;
}

export interface TrainingBench {
  readonly machine: {
    readonly cores: number;
    readonly model: string;
    /** Best of 1024³ products, by cores. */
    readonly peak_gflops: ByCores<number>;
    /** Whether one core was a core set aside, or only one thread. */
    readonly one_core_is_set_aside: boolean;
  };
  readonly networks: ByNetwork<{
    readonly tasks: number;
    readonly support: number;
    readonly query: number;
    readonly parameters: number;
    readonly gflop: number;
  }>;
  readonly engines: Readonly<Partial<Record<EngineName, ByNetwork<ByCores<StepTiming>>>>>;
  readonly peers: Readonly<Partial<Record<PeerName, ByNetwork<ByCores<StepTiming>>>>>;
  /** How many times as fast `cpu` was as each other, on as many cores and in the same rounds. */
  readonly ratios: ByNetwork<ByCores<Readonly<Record<string, Ratio>>>>;
  /** How many times as fast `cpu` was on all cores as on one. */
  readonly scaling: ByNetwork<Ratio | null>;
  /** How many times as fast it could be: each core a step of its share of the tasks, with nothing to hand over or to wait for. */
  readonly ceiling: ByNetwork<Ratio | null>;
  readonly gradients: ByNetwork<GradientComparison>;
  /** What did not take part, and why. */
  readonly absent: Readonly<Record<string, string>>;
}

export interface GradientComparison {
  /** Relative difference of the compiled meta-gradient from each peer's. */
  readonly difference: Readonly<Record<string, number>>;
  /** Of the first-order gradient from the second-order one. */
  readonly first_order: number;
}
