import { type Advise, confidenceOf, percent, type TuningFacts } from './tuning-facts.js';

/** Of what is shown: a source that returned less contributes nothing that anybody would notice. */
const NEGLIGIBLE = 0.01;
/** Results from which on that is said. */
const ENOUGH_RESULTS = 200;
/** Interactions from which on learning pays. */
const ENOUGH_TO_LEARN = 100;
/** Share of answers without a result from which on it is said. */
const TOO_OFTEN_EMPTY = 0.05;

/** Whether the sources and their weights do what they are for. */
export const adviseWeights: Advise = (facts) => [
  ...switchToLearned(facts),
  ...notConverged(facts),
  ...dominated(facts),
  ...collapsed(facts),
  ...idleSources(facts),
  ...emptyAnswers(facts),
];

function switchToLearned({ fusion, sources, capture: { rewarded } }: TuningFacts) {
  if (fusion === 'learned' || fusion === 'meta' || sources.length < 2 || rewarded < ENOUGH_TO_LEARN) return [];
  return [
    {
      recommendation_type: 'switch_to_learned',
      current_value: fusion,
      recommended_value: 'learned',
      expected_impact: 'Weights follow what people choose; begin with a small rollout_pct and let the gate compare.',
      confidence: confidenceOf(rewarded),
      reasoning: `${rewarded} interactions with a reward were captured, enough to begin to learn from.`,
    },
  ];
}

function notConverged({ fusion, config, convergence }: TuningFacts) {
  if (fusion !== 'learned' || convergence.converged !== false) return [];
  const variances = Object.values(convergence.variance_within_contexts ?? convergence.variance ?? {});
  const largest = Math.max(...variances);
  return [
    {
      recommendation_type: 'not_converged',
      current_value: largest,
      recommended_value: convergence.threshold,
      expected_impact:
        config.explorationBonus > 0.25
          ? 'More interactions narrow the posteriors; an exploration_bonus below 1 explores less meanwhile.'
          : 'More interactions narrow the posteriors.',
      confidence: confidenceOf(convergence.samples),
      reasoning: `Over the last ${convergence.samples} draws a weight still varies by ${Number(largest.toPrecision(3))} (variance), against ${convergence.threshold}.`,
    },
  ];
}

function dominated({ convergence: { dominant_source: source, mean_weights: means, samples } }: TuningFacts) {
  if (source === null) return [];
  return [
    {
      recommendation_type: 'dominant_source',
      current_value: means![source],
      recommended_value: null,
      expected_impact:
        'A source that contributes nothing costs its search for nothing; or it is mistaken, and should be looked at.',
      confidence: confidenceOf(samples),
      reasoning: `${source} has ${percent(means![source]!)} of the weight on average; the others hardly take part.`,
    },
  ];
}

function collapsed({
  convergence: { entropy_collapsed: isCollapsed, dominant_source: dominant, entropy, samples },
}: TuningFacts) {
  if (!isCollapsed || dominant !== null) return [];
  return [
    {
      recommendation_type: 'entropy_collapse',
      current_value: entropy,
      recommended_value: 0.5,
      expected_impact:
        'Lists are blended again: raise min_weight, or pooling_strength, so that few rewards decide less.',
      confidence: confidenceOf(samples),
      reasoning: 'Each request trusts about one source, whichever it is, so results of the others are lost.',
    },
  ];
}

function idleSources({ presence }: TuningFacts) {
  return presence
    .filter(({ results, returned }) => results >= ENOUGH_RESULTS && returned / results < NEGLIGIBLE)
    .map(({ source, results, returned }) => ({
      recommendation_type: 'idle_source',
      current_value: returned / results,
      recommended_value: null,
      expected_impact:
        'Without its search, answers are the same and come sooner; or its top_k, min_score or collection is wrong.',
      confidence: confidenceOf(results),
      reasoning: `${source} returned ${returned} of the ${results} results that were shown.`,
    }));
}

function emptyAnswers({ executions, emptyExecutions }: TuningFacts) {
  if (executions === 0 || emptyExecutions / executions <= TOO_OFTEN_EMPTY) return [];
  return [
    {
      recommendation_type: 'empty_results',
      current_value: emptyExecutions / executions,
      recommended_value: 0,
      expected_impact: 'People get something to choose from: look at min_score, filters and what the collections hold.',
      confidence: confidenceOf(executions),
      reasoning: `${percent(emptyExecutions / executions)} of ${executions} executions had no result.`,
    },
  ];
}
