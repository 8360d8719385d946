import { prepareTensorflow } from '../models/network/prepare-tensorflow.js';
import { compile, lower } from '../training/compiler/compile.js';
import type { Emitted } from '../training/compiler/emit.js';
import type { Profile } from '../training/compiler/graph.js';
import { neededValues } from '../training/compiler/needed-values.js';
import type { RecordedGraph, Recording } from '../training/compiler/record.js';
import { recordSymbolic } from '../training/compiler/record-symbolic.js';
import type { Value } from '../training/compiler/value.js';
import { openOnnx } from '../training/engines/open-onnx.js';
import { TYPICAL_SHAPE } from '../training/engines/typical-shape.js';
import { DEFAULT_META_CONFIG } from '../training/meta/meta-config.js';
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

const STEP = metaStep(TYPICAL_SHAPE, DEFAULT_META_CONFIG);

/** The default configuration's meta-step as it is recorded, before the passes over whole graphs. */
export function recordedStep(profile: Profile): Recording {
  return recordSymbolic(STEP.program, STEP.inputs, { profile, round: 0 });
}

/** And compiled. */
export function compiledStep(profile: Profile): Emitted {
  return compile(STEP.program, STEP.inputs, { profile });
}

/** Follows the meta-step through the compiler: what tfjs calls, what is left of it, what is run. */
export async function benchCompiler(): Promise<CompilerBench> {
  prepareTensorflow();
  const recording = recordedStep('fused');
  const made = recording.graph.values.filter(isComputed).map(({ op }) => op);
  const kernels = recording.tape.map(({ kernel }) => kernel);
  const warm = { standard: compiledStep('standard'), fused: compiledStep('fused') };
  return {
    stages: [
      stage('kernels tfjs calls', tally(kernels)),
      stage('but for its copies for gradients', tally(kernels.filter((kernel) => kernel !== 'Identity'))),
      { stage: 'after constants and algebra', count: made.length + recording.graph.shared, kinds: {} },
      stage('each computed once', tally(made)),
      stage('without dead code', tally(needed(recording))),
      stage('scales moved into products', tally(needed(lower(recording)))),
      stage('ONNX nodes, fused', warm.fused.nodeCounts),
      stage('ONNX nodes, standard', warm.standard.nodeCounts),
    ],
    profiles: { standard: await time('standard'), fused: await time('fused') },
  };
}

function stage(name: string, kinds: Readonly<Record<string, number>>): CompilerStage {
  const sorted = Object.entries(kinds).sort(([, a], [, b]) => b - a);
  return { stage: name, count: total(kinds), kinds: Object.fromEntries(sorted) };
}

function needed({ outputs }: RecordedGraph): string[] {
  return [...neededValues(Object.values(outputs))].filter(isComputed).map(({ op }) => op);
}

/** Not given, as an input, a constant or a size is. */
function isComputed({ op }: Value): boolean {
  return op !== 'Input' && op !== 'Const' && op !== 'Sizes';
}

async function time(profile: Profile): Promise<CompiledProfile> {
  const start = performance.now();
  const { bytes, nodeCounts } = compiledStep(profile);
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
  return counts;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
