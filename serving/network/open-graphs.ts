// Not from the index, which brings along what reads bundles: a thread that scores would load it for nothing.
import { adaptableDefaults, type Bundle, type BundleGraphs } from '../../data/bundle/bundle.js';
import { rest } from '../memory/rest.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { largeRunsElsewhere } from '../workers/large-runs-elsewhere.js';
import type { ModelThreads } from '../workers/model-threads.js';
import { checkGolden } from './check-golden.js';
import { checkKnown } from './check-known.js';
import type { Graphs } from './graphs.js';
import { innerRates } from './inner-rates.js';
import { computeItemContexts } from './item-context-rows.js';
import { knownGraph, knownTables } from './known-graph.js';
import { type OnnxSession, openOnnxSession, withTables } from './onnx-session.js';
import { floats, type HostTensor, type Tensors } from './tensors.js';

/**
 * Opens a bundle's graphs, compares its golden rows, and computes the context of every item, once.
 *
 * @param itemContexts of a bundle that was verified before, in another thread: then only what answers here is opened, with a rest
 * before each, since others are answered meanwhile
 * @param threads for large runs of score.onnx and known.onnx, and for adapt.onnx, which takes longest to open by far: requests do not wait for it
 * @throws FusionError `self_check_failed` when this machine computes something else than training did; `internal` when
 * a graph does not have the inputs and outputs that serving feeds and reads.
 */
export async function openGraphs(
  catalogue: Catalogue,
  threads?: ModelThreads,
  itemContexts?: Float32Array,
): Promise<Graphs> {
  const bundle = catalogue.bundle!;
  const opened: OnnxSession[] = [];
  const open = async (name: keyof BundleGraphs) => {
    if (itemContexts !== undefined) await rest();
    const onnxSession = await openOnnxSession(`${name}.onnx`, bundle.graphs[name]!);
    opened.push(onnxSession);
    return onnxSession;
  };
  try {
    const context = await open('context');
    const score = await open('score');
    const known = bundle.graphs.known === undefined ? null : await open('known');
    const adapt = threads ? threads.open('adapt.onnx', bundle.graphs.adapt) : await open('adapt');
    const towers = bundle.graphs.content === undefined ? null : await open('content');
    const adaptable = trainedParameters(bundle);
    const checked = async () => {
      await checkAll({ context, score, adapt, towers, adaptable }, bundle.manifest);
      return computeItemContexts(catalogue, { context, adaptable });
    };
    const contexts = itemContexts ?? (await checked());
    const shared = (name: 'score' | 'known', here: OnnxSession, tables: Tensors = {}): OnnxSession => {
      const onnxSession = withTables(here, tables);
      const elsewhere = threads?.open(`${name}.onnx`, bundle.graphs[name]!, tables);
      return elsewhere ? largeRunsElsewhere(onnxSession, elsewhere, () => threads!.areReading) : onnxSession;
    };
    const graphs = {
      ...{ context, adapt, towers, adaptable, itemContexts: contexts },
      score: shared('score', score),
      known:
        known &&
        knownGraph(catalogue, shared('known', known, knownTables(catalogue, { itemContexts: contexts, adaptable }))),
    };
    if (itemContexts === undefined && known !== null) await checkKnown(catalogue, graphs);
    return graphs;
  } catch (error) {
    await Promise.all(opened.map((onnxSession) => onnxSession.release()));
    throw error;
  }
}

async function checkAll(
  { context, score, adapt, towers, adaptable }: Pick<Graphs, 'context' | 'score' | 'adapt' | 'towers' | 'adaptable'>,
  manifest: Bundle['manifest'],
): Promise<void> {
  const { golden } = manifest;
  await checkGolden('context.onnx', context, golden.context, { adaptable });
  await checkGolden('score.onnx', score, golden.score, { adaptable });
  await checkGolden('adapt.onnx', adapt, golden.adapt, { adaptable, inner_rates: innerRates(manifest) });
  if (towers !== null) await checkGolden('content.onnx', towers, golden.content!);
}

export async function closeGraphs({ context, score, known, adapt, towers }: Graphs): Promise<void> {
  for (const onnxSession of [context, score, known, adapt, towers]) await onnxSession?.release();
}

function trainedParameters(bundle: Bundle): HostTensor {
  const parameters = adaptableDefaults(bundle);
  return floats(parameters, parameters.length);
}
