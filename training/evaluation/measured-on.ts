/** Whom strategies are measured on: a fold's own users, or others, so that its own stay unseen. */
export const MEASURED_ON = ['test', 'validation'] as const;
export type MeasuredOn = (typeof MEASURED_ON)[number];
