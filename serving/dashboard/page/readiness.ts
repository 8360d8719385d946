import type { Static } from 'typebox';
import type { ReadyResponseSchema } from '../../http/schemas/health-response.js';
import { serverUrl } from './api.js';

/** Whether the server has what it answers from. */
export type Readiness = Static<typeof ReadyResponseSchema>;

/** It is public, and answers 503 where it is not ready, with the same body. */
export async function readReadiness(): Promise<Readiness> {
  const response = await fetch(`${serverUrl()}/readyz`);
  return response.json();
}
