import { readCaptureQuality } from '../../data/store/reads/capture-quality.js';
import { readPerformance } from '../../data/store/reads/performance.js';
import { readSourcePresence } from '../../data/store/reads/source-presence.js';
import { readWeightSamples } from '../../data/store/reads/weight-samples.js';
import { readWeightSpread } from '../../data/store/reads/weight-spread.js';
import type { Store } from '../../data/store/store.js';
import { CONVERGENCE_SAMPLES } from '../../models/bandit/convergence.js';
import { learningConfigOf } from '../learning/learning-config-of.js';
import type { Retriever } from '../retrieval/retriever.js';
import { adviseCapture } from './advise-capture.js';
import { adviseRollout } from './advise-rollout.js';
import { adviseWeights } from './advise-weights.js';
import { describeConvergence } from './describe-convergence.js';
import { describePerformance } from './describe-performance.js';
import { gateRollout } from './gate-rollout.js';

const DAY_MS = 86_400_000;

/**
 * What to change about a retriever, from what was measured of it in the last days; the surest advice first.
 * @param now milliseconds since 1970
 */
export async function analyzeTuning(store: Store, retriever: Retriever, days: number, now: number) {
  const { namespace, retriever_id: retrieverId } = retriever;
  const { searches, fusion } = retriever.stages[0].config.parameters;
  const config = learningConfigOf(retriever);
  const { attributionWindowHours } = config;
  const [from, to] = [now - days * DAY_MS, now + 1].map((moment) => new Date(moment).toISOString()) as [string, string];
  const filter = { namespace, retrieverId, from };
  const outcomes = { ...filter, to, windowHours: attributionWindowHours };
  const [rows, spread, capture, presence, samples, verdict] = await Promise.all([
    readPerformance(store, outcomes, 'week'),
    readWeightSpread(store, outcomes, 'week'),
    readCaptureQuality(store, filter),
    readSourcePresence(store, filter),
    readWeightSamples(store, { namespace, retrieverId, limit: CONVERGENCE_SAMPLES }),
    gateRollout(store, { namespace, retrieverId, now, days, attributionWindowHours }),
  ]);
  const all = rows.find(({ period, served }) => period === null && served === null);
  const facts = {
    fusion,
    config,
    sources: searches.map(({ feature_uri }) => feature_uri),
    executions: all?.executions ?? 0,
    emptyExecutions: all?.empty ?? 0,
    capture,
    presence,
    convergence: describeConvergence(samples),
    verdict,
  };
  const recommendations = [adviseCapture, adviseWeights, adviseRollout]
    .flatMap((advise) => advise(facts))
    .sort((a, b) => b.confidence - a.confidence);
  return {
    retriever_id: retrieverId,
    analysis_period: { start: from, end: to, days },
    recommendations,
    current_performance: { ...describePerformance(rows, spread).summary, convergence: facts.convergence },
  };
}
