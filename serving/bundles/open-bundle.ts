import type { Bundle } from '../../data/bundle/index.js';
import { type AdaptationOptions, createAdaptation } from '../adaptation/adaptation.js';
import { createNetwork, type NetworkOptions } from '../network/network.js';
import { createCatalogue } from '../scoring/catalogue.js';
import type { Loaded } from '../scoring/loaded.js';
import type { MadeOfBundle } from './prepared-bundle.js';

export type OpenBundleOptions = Omit<AdaptationOptions, 'catalogue' | 'network'> & Omit<NetworkOptions, 'itemContexts'>;

/**
 * Makes a bundle ready to be asked; its graphs are opened when the network is loaded.
 *
 * @param made of it before; left out, all is made here
 */
export function openBundle(bundle: Bundle, options: OpenBundleOptions, made?: MadeOfBundle): Loaded {
  const catalogue = createCatalogue(bundle, made?.scorers);
  const network = createNetwork(catalogue, { ...options, itemContexts: made?.itemContexts });
  return { catalogue, network, adaptation: createAdaptation({ ...options, catalogue, network }) };
}
