import type { FusedLists } from './fuse-lists.js';
import type { FusionPlan } from './fusion-plan.js';

/** Lists that became one, and by what. */
export interface Fused extends FusedLists {
  readonly plan: FusionPlan;
  /** Why it was not the network that ranked; null where all went as planned. */
  readonly trouble: 'model_error' | null;
}
