/** What was predicted of an item before and after its feedback was taken in, and what the feedback said. */
export interface FeedbackPrediction {
  /** Whoever gave it, unique. */
  readonly user: string;
  /** Any unit; only the order counts, and ties keep the order of the list. */
  readonly moment: number;
  /** All three in [0, 1]. */
  readonly before: number;
  readonly after: number;
  readonly outcome: number;
}

/** Null where there is nothing to take a mean of. */
export interface AdaptationEffect {
  /** Mean of |before − outcome| − |after − outcome|: above 0 when adapting brings predictions nearer. */
  readonly meanImprovement: number | null;
  /** Share of the feedback whose improvement is above 0. */
  readonly successRate: number | null;
  /**
   * Of each user with at least two: the mean error of the earlier half minus that of the later half (with an odd number
   * the middle one is late), averaged over users. The error is that before the feedback was taken in, so that it can
   * only fall by what was learnt from earlier feedback.
   */
  readonly retention: number | null;
  readonly feedback: number;
  readonly users: number;
  /** Users with at least two. */
  readonly retentionUsers: number;
}

/** How well adaptation does, from what it predicted. */
export function adaptationEffect(predictions: readonly FeedbackPrediction[]): AdaptationEffect {
  const improvements = predictions.map(
    ({ before, after, outcome }) => Math.abs(before - outcome) - Math.abs(after - outcome),
  );
  const byUser = new Map<string, FeedbackPrediction[]>();
  for (const prediction of predictions) {
    const own = byUser.get(prediction.user);
    if (own === undefined) byUser.set(prediction.user, [prediction]);
    else own.push(prediction);
  }
  const retained = [...byUser.values()].filter((own) => own.length > 1).map(retentionOf);
  return {
    meanImprovement: mean(improvements),
    successRate: mean(improvements.map((improvement) => Number(improvement > 0))),
    retention: mean(retained),
    feedback: predictions.length,
    users: byUser.size,
    retentionUsers: retained.length,
  };
}

/** @param own at least two */
function retentionOf(own: readonly FeedbackPrediction[]): number {
  const errors = [...own].sort((a, b) => a.moment - b.moment).map(({ before, outcome }) => Math.abs(before - outcome));
  const half = errors.length >> 1;
  return mean(errors.slice(0, half))! - mean(errors.slice(half))!;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
