import type { Bundle } from '../../data/bundle/index.js';
import { type AdaptationOptions, createAdaptation } from '../adaptation/adaptation.js';
import { createNetwork, type NetworkOptions } from '../network/network.js';
import { createCatalogue } from '../scoring/catalogue.js';
import type { Loaded } from '../scoring/loaded.js';

export type OpenBundleOptions = Omit<AdaptationOptions, 'catalogue' | 'network'> & NetworkOptions;

/** Makes a bundle ready to be asked; its graphs are opened when the network is loaded. */
export function openBundle(bundle: Bundle, options: OpenBundleOptions): Loaded {
  const catalogue = createCatalogue(bundle);
  const network = createNetwork(catalogue, options);
  return { catalogue, network, adaptation: createAdaptation({ ...options, catalogue, network }) };
}
