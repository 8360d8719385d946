import type { Adaptation } from '../adaptation/adaptation.js';
import type { Network } from '../network/network.js';
import type { Catalogue } from './catalogue.js';

/** A bundle that is served, and all that rests on it: gone with it. */
export interface Loaded {
  readonly catalogue: Catalogue;
  readonly network: Network;
  readonly adaptation: Adaptation;
}
