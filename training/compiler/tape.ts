import type { Place } from './scopes.js';
import type { Value } from './value.js';

/** What tfjs keeps of a tensor made while recording. */
export interface Recorded {
  readonly value: Value;
  /** The kernel that made it; none made an input or a constant. */
  readonly place: Place | undefined;
  refs: number;
}

/** One call of a kernel: the program as tfjs sees it, before anything is simplified. */
export interface KernelCall {
  readonly kernel: string;
  readonly scope: string;
  /** Tensors made before the recording are left out. */
  readonly inputs: readonly Recorded[];
  readonly outputs: readonly Recorded[];
}
