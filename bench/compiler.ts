import type { NetworkShape } from '../models/network/shape.js';
import { compile, lower } from '../training/compiler/compile.js';
import type { Profile } from '../training/compiler/graph.js';
import { neededValues } from '../training/compiler/needed-values.js';
import type { RecordedGraph } from '../training/compiler/record.js';
import { recordSymbolic } from '../training/compiler/record-symbolic.js';
import type { Value } from '../training/compiler/value.js';
import { openOnnx } from '../training/engines/open-onnx.js';
import type { MetaConfig } from '../training/meta/meta-config.js';
import { metaStep } from '../training/meta/meta-step.js';

/** The meta-step at one point of its way through the compiler. */
export interface CompilerStage {
  readonly stage: string;
  readonly count: number;
  /** How many of each kind, most first; empty where kinds mean nothing yet. */
  readonly kinds: Readonly<Record<string, number>>;
}

export interface CompilerBench {
  readonly stages: readonly CompilerStage[];
  readonly profiles: Readonly<Record<Profile, CompiledProfile>>;
}

export interface CompiledProfile {
  readonly nodes: number;
  readonly bytes: number;
  /** Both recordings and their emission. */
  readonly record_ms: number;
  readonly session_ms: number;
}

/** Follows a meta-step through the compiler: what tfjs calls, what is left of it, what is run. */
export async function benchCompiler(shape: NetworkShape, config: MetaConfig): Promise<CompilerBench> {
  const { program, inputs } = metaStep(shape, config);
  const { tape, graph, outputs } = recordSymbolic(program, inputs, { profile: 'fused', round: 0 });
  const recorded = { graph, outputs };
  const made = graph.values.filter(isComputed).map(({ op }) => op);
  const stage = (name: string, kinds: readonly string[]): CompilerStage => ({
    stage: name,
    count: kinds.length,
    kinds: tally(kinds),
  });
  const standard = compile(program, inputs, { profile: 'standard' });
  const fused = compile(program, inputs, { profile: 'fused' });
  return {
    stages: [
      stage(
        'kernels that tfjs calls',
        tape.map(({ kernel }) => kernel),
      ),
      { stage: 'after constants and algebra', count: made.length + graph.shared, kinds: {} },
      stage('each computed once', made),
      stage('without dead code', needed(recorded)),
      stage('scales moved into products', needed(lower(recorded))),
      emitted('ONNX nodes, fused', fused.nodeCounts),
      emitted('ONNX nodes, standard', standard.nodeCounts),
    ],
    profiles: {
      standard: await time(() => compile(program, inputs, { profile: 'standard' }).bytes, standard.nodeCounts),
      fused: await time(() => compile(program, inputs, { profile: 'fused' }).bytes, fused.nodeCounts),
    },
  };
}

function needed({ outputs }: RecordedGraph): string[] {
  return [...neededValues(Object.values(outputs))].filter(isComputed).map(({ op }) => op);
}

/** Not given, as an input, a constant or a size is. */
function isComputed({ op }: Value): boolean {
  return op !== 'Input' && op !== 'Const' && op !== 'Sizes';
}

function emitted(stage: string, kinds: Readonly<Record<string, number>>): CompilerStage {
  return { stage, count: total(kinds), kinds: sorted(kinds) };
}

async function time(make: () => Uint8Array, nodeCounts: Readonly<Record<string, number>>): Promise<CompiledProfile> {
  const start = performance.now();
  const bytes = make();
  const recorded = performance.now();
  const session = await openOnnx(bytes);
  const opened = performance.now();
  await session.release();
  return {
    nodes: total(nodeCounts),
    bytes: bytes.length,
    record_ms: recorded - start,
    session_ms: opened - recorded,
  };
}

function tally(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return sorted(counts);
}

function sorted(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
