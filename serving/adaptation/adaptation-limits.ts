/** What is remembered at most. */
export interface AdaptationLimits {
  /** Of answers that feedback may come about. */
  readonly requestBytes: number;
  /** Of users' feedback, with the requests that it is about. */
  readonly feedbackBytes: number;
  /** Of adapted parameters. */
  readonly parameterBytes: number;
  /** Feedback under way or waiting; one more is refused. */
  readonly maxWaiting: number;
}

export const DEFAULT_LIMITS: AdaptationLimits = {
  requestBytes: 64 * 2 ** 20,
  feedbackBytes: 64 * 2 ** 20,
  parameterBytes: 64 * 2 ** 20,
  maxWaiting: 256,
};
