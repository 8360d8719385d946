import type { BundleItems } from './bundle-items.js';
import type { BundleUsers } from './bundle-users.js';
import type { LearnedSegments } from './learned-segments.js';
import type { LiveTables } from './live-tables.js';
import type { Manifest } from './manifest.js';
import type { RememberedTask } from './task-memory.js';
import type { TrainingState } from './training-state.js';

/** The ONNX files: contexts of users and items, fusion of rows, and the inner loop. */
export interface BundleGraphs {
  readonly context: Uint8Array;
  readonly score: Uint8Array;
  readonly adapt: Uint8Array;
  /**
   * What score.onnx computes, of items that the bundle has: these are named by index, and their vectors and contexts looked up in the
   * graph. Left out where no source has vectors, and by older versions.
   */
  readonly known?: Uint8Array;
  /** The towers of a content source that learned; its reader is in the manifest, its tokens are in the live tables. */
  readonly content?: Uint8Array;
}

/** What training hands to serving, in memory. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly graphs: BundleGraphs;
  readonly users: BundleUsers;
  readonly items: BundleItems;
  /** Left out where a server is not to follow users and items that change; the manifest's `live` goes with it. */
  readonly live?: LiveTables;
  /** Tasks that an update replays, oldest first; left out where the data has no times, and so no order to update in. */
  readonly memory?: readonly RememberedTask[];
  /** Segments of users that were found, not declared; left out where none were asked for, and by older versions. */
  readonly segments?: LearnedSegments;
  /** Where training resumes from. */
  readonly state: TrainingState;
}

/** The parameters that adapt, as trained: what a user without any of their own is scored with. */
export function adaptableDefaults({ manifest, state }: Pick<Bundle, 'manifest' | 'state'>): Float32Array {
  const { start, end } = manifest.adaptation.parameters;
  return state.parameters.slice(start, end);
}
