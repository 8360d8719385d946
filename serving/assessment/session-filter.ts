import type { SessionFilter } from '../../data/store/reads/sessions.js';
import { invalidValue } from '../http/invalid-value.js';
import type { Benchmark } from '../http/schemas/benchmark.js';

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Of one session; who does more is no person. */
const MAX_INTERACTIONS = 200;

/**
 * Which sessions a benchmark replays: by default those of the retrievers that it compares, of the last 30 days.
 *
 * A sample at random is that of the benchmark's name, so that another benchmark of the same name replays the same sessions.
 *
 * @throws FusionError `invalid_value` where no time is left between start and end
 */
export function sessionFilter(
  { namespace_id, benchmark_name, session_count, ...benchmark }: Benchmark,
  now: number,
): SessionFilter {
  const { retriever_ids, time_range = {}, min_interactions = 1, interaction_types = [] } = benchmark.session_filter;
  const { sample_strategy = 'random' } = benchmark.session_filter;
  const to = time_range.end === undefined ? now + 1 : Date.parse(time_range.end); // what happens right now included
  const from = time_range.start === undefined ? to - DEFAULT_DAYS * DAY_MS : Date.parse(time_range.start);
  if (!(from < to)) throw invalidValue('session_filter.time_range.start', 'a moment before the end', time_range.start);
  return {
    namespace: namespace_id,
    retrieverIds: retriever_ids ?? [
      ...new Set([benchmark.baseline_retriever_id, ...benchmark.candidate_retriever_ids]),
    ],
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    interactionTypes: interaction_types,
    minInteractions: min_interactions,
    sample: sample_strategy,
    seed: benchmark_name,
    count: session_count,
    maxInteractions: MAX_INTERACTIONS,
  };
}
