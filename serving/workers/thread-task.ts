import { FusionError } from '../../data/schema/errors.js';
import type { PreparedBundle } from '../bundles/prepared-bundle.js';
import type { Tensors } from '../network/tensors.js';

/** A graph to run, and on what. */
export interface RunTask {
  readonly kind: 'run';
  /** Names the graph: a thread opens it once, as long as it is asked for. */
  readonly model: number;
  /** Of the graph, for errors. */
  readonly name: string;
  /** ONNX, in shared memory. */
  readonly graph: Uint8Array;
  /** Inputs that are the same in every run, in shared memory. */
  readonly tables: Tensors;
  readonly inputs: Tensors;
}

/** A bundle to read and verify. */
export interface ReadTask {
  readonly kind: 'read';
  readonly folder: string;
}

/** What a thread is asked. */
export type ThreadTask = RunTask | ReadTask;

/** What came of it: a thread that answers at all is well. */
export type ThreadAnswer =
  | { readonly kind: 'ran'; readonly outputs: Tensors }
  | { readonly kind: 'read'; readonly prepared: PreparedBundle }
  /** Our own errors in parts: a message between threads makes plain ones of them, without their codes. */
  | { readonly kind: 'refused'; readonly error: Pick<FusionError, 'code' | 'message' | 'details'> }
  | { readonly kind: 'failed'; readonly error: unknown };

export function failureOf(error: unknown): ThreadAnswer {
  if (!(error instanceof FusionError)) return { kind: 'failed', error };
  const { code, message, details } = error;
  return { kind: 'refused', error: { code, message, details } };
}

/** @throws what the thread threw */
export function outcomeOf<Kind extends 'ran' | 'read'>(
  answer: ThreadAnswer,
  kind: Kind,
): Extract<ThreadAnswer, { kind: Kind }> {
  if (answer.kind === kind) return answer as Extract<ThreadAnswer, { kind: Kind }>;
  if (answer.kind === 'refused') throw new FusionError(answer.error.code, answer.error.message, answer.error.details);
  throw answer.kind === 'failed' ? answer.error : new Error(`a thread was asked to ${kind}, and ${answer.kind}`);
}
