import type { Bundle } from '../../data/bundle/index.js';
import { closeGraphs, openGraphs } from '../network/open-graphs.js';
import { createCatalogue } from '../scoring/catalogue.js';
import type { PreparedBundle } from './prepared-bundle.js';

/** Verifies a bundle on this machine. @throws FusionError `self_check_failed` and the like; whatever ONNX Runtime throws */
export async function prepareBundle(bundle: Bundle): Promise<PreparedBundle> {
  const catalogue = createCatalogue(bundle);
  const graphs = await openGraphs(catalogue);
  await closeGraphs(graphs);
  return { bundle, made: { scorers: catalogue.scorers, itemContexts: graphs.itemContexts } };
}
