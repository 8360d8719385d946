import type { Bundle } from '../../data/bundle/index.js';
import type { BaseScorers } from '../../models/base/index.js';

/** A bundle that was verified, with what takes longest to make of it: plain data, so that another thread can make it. */
export interface PreparedBundle {
  readonly bundle: Bundle;
  readonly made: MadeOfBundle;
}

/** What was made of a bundle whose graphs were opened here, and gave its golden rows. */
export interface MadeOfBundle {
  /** Null where callers bring all scores. */
  readonly scorers: BaseScorers | null;
  /** Of every item; [items, 32] */
  readonly itemContexts: Float32Array;
}
