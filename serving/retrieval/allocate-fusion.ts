import Value from 'typebox/value';
import { FusionError } from '../../data/schema/errors.js';
import type { VisitContext } from '../../models/experiment/index.js';
import { visitContext } from '../experiments/visit-context.js';
import { invalidValue } from '../http/invalid-value.js';
import { type Allocate, AllocateSchema } from '../http/schemas/allocation.js';
import type { ExecuteContext } from './execute-context.js';
import type { ExecuteRequest } from './execute-request.js';
import type { ExperimentRecord } from './experiment-record.js';
import { idOf } from './id-of.js';
import type { FeatureSearch, Fusion, Retriever } from './retriever.js';

/** How a request is fused where its retriever names an experiment. */
export interface AllocatedFusion {
  readonly fusion: Fusion;
  /** With the variant's weights. */
  readonly parameters: FeatureSearch;
  /** Null where the retriever's own fusion serves; the reason says why. */
  readonly record: ExperimentRecord | null;
  readonly reason: 'experiment' | 'experiment_stopped' | 'experiment_unavailable';
}

/**
 * The variant that an experiment allocates to a request; null where the retriever names none, and for questions that are not recorded.
 *
 * `raw_context` and `context` among the inputs say who asks, as they do for an allocation. An experiment that is stopped, unknown, or whose
 * variants say nothing of fusion serves nobody: the retriever's own fusion does.
 *
 * @throws FusionError `invalid_value` that names the input
 */
export async function allocateFusion(
  retriever: Retriever,
  request: ExecuteRequest,
  context: Pick<ExecuteContext, 'experiments' | 'wallClock' | 'onError'>,
): Promise<AllocatedFusion | null> {
  const { parameters } = retriever.stages[0].config;
  const id = parameters.experiment_id;
  if (id === undefined || !request.isRecorded || request.fusionOverride !== undefined) return null;
  const visit = {
    context: visitOf(request.inputs, context.wallClock()),
    userId: idOf(request.inputs['user_id']),
    executionId: request.executionId,
  };
  const own = { fusion: parameters.fusion, parameters, record: null };
  try {
    const experiment = context.experiments.get(retriever.namespace, id);
    if (experiment.status === 'stopped') return { ...own, reason: 'experiment_stopped' };
    const strategies = new Map(experiment.variants.map(({ variant, fusion }) => [variant, fusion]));
    if ([...strategies.values()].includes(undefined)) {
      throw invalidValue('experiment_id', 'an experiment whose variants all have a fusion', id);
    }
    const { allocation, decision } = await context.experiments.allocate(retriever.namespace, id, visit);
    const { strategy, weights = {} } = strategies.get(allocation.variant)!;
    const searches = parameters.searches.map((search) => ({
      ...search,
      weight: Object.hasOwn(weights, search.feature_uri) ? weights[search.feature_uri]! : search.weight,
    }));
    const record = { experiment: allocation, variant_decision: decision };
    return { fusion: strategy, parameters: { ...parameters, searches }, record, reason: 'experiment' };
  } catch (error) {
    if (!(error instanceof FusionError) || error.code === 'internal') throw error;
    context.onError(error, `the experiment of retriever ${retriever.retriever_id} serves nobody`);
    return { ...own, reason: 'experiment_unavailable' };
  }
}

function visitOf(inputs: ExecuteRequest['inputs'], now: number): VisitContext {
  const given = Object.fromEntries(
    ['raw_context', 'context'].filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]),
  );
  const [problem] = Value.Errors(AllocateSchema, given);
  if (problem !== undefined) {
    const field = `inputs${problem.instancePath.replaceAll('/', '.')}`;
    throw invalidValue(field, `what an allocation takes (${problem.message})`, undefined);
  }
  return visitContext(given as Allocate, now);
}
