import { createRng } from '../../data/schema/random.js';
import type { FusionChoice } from '../learning/learning.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import { unlisted } from '../learning/unlisted-execution.js';
import { allocateFusion } from './allocate-fusion.js';
import type { ExecuteContext } from './execute-context.js';
import type { Executed, ExecuteRequest } from './execute-request.js';
import { executionRow } from './execution-row.js';
import { fuseLists } from './fuse-lists.js';
import type { Fused } from './fused.js';
import { type FusionPlan, fusionPlan } from './fusion-plan.js';
import { idOf } from './id-of.js';
import { type InputsReader, inputsReader } from './inputs-reader.js';
import { rankByNetwork } from './rank-by-network.js';
import { resultsOf } from './results-of.js';
import type { Retriever } from './retriever.js';
import { type FoundList, runSearch } from './run-search.js';
import { type FindSource, missingSource, sourceFinder } from './sources/find-source.js';

/**
 * Answers one question: search, choose the weights, fuse, record.
 *
 * The bandit is asked whatever fuses the lists: it names the contexts in which people's reactions count, so that a retriever that is
 * static today knows something on the day when it learns.
 *
 * @throws FusionError `invalid_value` that names an input or a part of the stage; `no_model` for a source of the bundle without one.
 */
export async function execute(
  retriever: Retriever,
  request: ExecuteRequest,
  context: ExecuteContext,
): Promise<Executed> {
  const startedAt = context.wallClock();
  const { parameters } = retriever.stages[0].config;
  const inputs = inputsReader(request.inputs);
  const sources = sourceFinder({ ...context, namespace: retriever.namespace });
  const found = await search(retriever, request, inputs, sources, context);
  const choice = chooseWeights(retriever, request, context);
  const allocated = await allocateFusion(retriever, request, context);
  const fusion = request.fusionOverride ?? allocated?.fusion ?? parameters.fusion;
  const plan = fusionPlan(fusion, allocated?.parameters ?? parameters, choice);
  const fused = await fuse(found, plan, retriever, request, context);
  const execution = executionRow({ retriever, request, context, startedAt, inputs, found, choice, allocated, fused });
  if (request.isRecorded) context.learning.remember(unlisted(execution));
  return { results: resultsOf(execution, sources), execution };
}

async function search(
  { stages }: Retriever,
  { executionId }: ExecuteRequest,
  { read }: InputsReader,
  find: FindSource,
  { loaded, wallClock, seed }: ExecuteContext,
): Promise<readonly FoundList[]> {
  const searches = stages[0].config.parameters.searches.map((each, index) => {
    const field = `stages[0].config.parameters.searches[${index}]`;
    const source = find(each.feature_uri);
    if (!source) throw missingSource(each.feature_uri, `${field}.feature_uri`, loaded?.catalogue ?? null);
    const rng = () => createRng(seed, 'on_empty', executionId, each.feature_uri);
    return () => runSearch(each, { source, read, field, rng, clock: wallClock });
  });
  return Promise.all(searches.map((run) => run()));
}

/** An override is for comparing: nothing is drawn for it, and the rollout is not asked. */
function chooseWeights(retriever: Retriever, request: ExecuteRequest, { learning }: ExecuteContext): FusionChoice {
  const { inputs, executionId, fusionOverride } = request;
  return learning.choose({
    namespace: retriever.namespace,
    retrieverId: retriever.retriever_id,
    retrieverVersion: retriever.version,
    executionId,
    inputs,
    userId: idOf(inputs['user_id']) || null,
    sessionId: idOf(inputs['session_id']) || null,
    sources: retriever.stages[0].config.parameters.searches.map(({ feature_uri: uri }) => uri),
    config: learningConfigOf(retriever),
    mode: fusionOverride === undefined ? 'sample' : 'mean',
  });
}

async function fuse(
  found: readonly FoundList[],
  plan: FusionPlan,
  { namespace }: Retriever,
  { inputs }: ExecuteRequest,
  { loaded, live, onError }: ExecuteContext,
): Promise<Fused> {
  const lists = found.map(({ list }) => list);
  if (plan.by !== 'meta') return { ...fuseLists(lists, plan), plan, trouble: null };
  const userId = idOf(inputs['user_id']);
  const { ranking, isNetwork } = await rankByNetwork(found, { namespace, loaded, live, userId, onError });
  return { ranking, scored: lists, plan, trouble: isNetwork ? null : 'model_error' };
}
