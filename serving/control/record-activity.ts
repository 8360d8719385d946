import type { FeedbackLoop } from '../feedback-loop.js';

/** What people change of learned fusion by hand. */
const ACTIVITIES = ['enabled', 'disabled', 'rollout_changed', 'opt_out', 'opt_in', 'reset'] as const;
export type ActivityType = (typeof ACTIVITIES)[number];

export interface Activity {
  readonly namespace: string;
  readonly retrieverId: string;
  readonly type: ActivityType;
  /** Null where it is about everybody. */
  readonly userId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
}

/** Resolves when it is safe; without a store there is nowhere to keep it. */
export async function recordActivity(
  { store }: Pick<FeedbackLoop, 'store'>,
  { namespace, retrieverId, type, userId, detail, occurredAt }: Activity,
): Promise<void> {
  await store?.write('activities', [
    {
      namespace,
      retriever_id: retrieverId,
      type,
      user_id: userId ?? '',
      detail: JSON.stringify(detail),
      occurred_at: new Date(occurredAt).toISOString(),
    },
  ]);
}
