import { adaptableDefaults, type Bundle } from '../data/bundle/index.js';
import type { Catalogue } from './catalogue.js';
import { checkGolden } from './check-golden.js';
import type { Graphs } from './graphs.js';
import { computeItemContexts } from './item-context-rows.js';
import { type OnnxSession, openOnnxSession } from './onnx-session.js';
import { floats, type HostTensor } from './tensors.js';

/**
 * Opens a bundle's graphs, compares its golden rows, and computes the context of every item, once.
 *
 * @throws FusionError `self_check_failed` when this machine computes something else than training did; `internal` when
 * a graph does not have the inputs and outputs that serving feeds and reads.
 */
export async function openGraphs(catalogue: Catalogue): Promise<Graphs> {
  const bundle = catalogue.bundle!;
  const opened: OnnxSession[] = [];
  const open = async (name: 'context' | 'score') => {
    const onnxSession = await openOnnxSession(`${name}.onnx`, bundle.graphs[name]);
    opened.push(onnxSession);
    return onnxSession;
  };
  try {
    const context = await open('context');
    const score = await open('score');
    const adaptable = trainedParameters(bundle);
    const { golden } = bundle.manifest;
    await checkGolden('context.onnx', context, golden.context);
    await checkGolden('score.onnx', score, golden.score, { adaptable });
    return { context, score, adaptable, itemContexts: await computeItemContexts(bundle, context) };
  } catch (error) {
    await Promise.all(opened.map((onnxSession) => onnxSession.release()));
    throw error;
  }
}

export async function closeGraphs({ context, score }: Graphs): Promise<void> {
  await context.release();
  await score.release();
}

function trainedParameters(bundle: Bundle): HostTensor {
  const parameters = adaptableDefaults(bundle);
  return floats(parameters, parameters.length);
}
