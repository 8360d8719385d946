import type { Catalogue } from './catalogue.js';
import type { Network } from './network.js';

/** What routes share. */
export interface ServerState {
  readonly loaded: { readonly catalogue: Catalogue; readonly network: Network } | null;
  readonly maxCandidates: number;
  readonly now: () => number;
  readonly isDraining: () => boolean;
}
