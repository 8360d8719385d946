import type { ExecutionsSchema, ListExecutionsSchema } from '../http/schemas/execute.js';
import type { ExecutionSchema, ReplaySchema } from '../http/schemas/execution.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

/** What was decided, and why. */
export function executionsOf(http: Http) {
  return {
    get: (executionId: string) => http.get<Wire<typeof ExecutionSchema>>(path`/v1/executions/${executionId}`),

    /** Of one retriever, the latest first. */
    list: (retrieverId: string, filter: Wire<typeof ListExecutionsSchema> = {}) =>
      http.post<Wire<typeof ExecutionsSchema>>(path`/v1/retrievers/${retrieverId}/executions/list`, filter),

    /** The same decision again, from its record. */
    replay: (executionId: string) => http.post<Wire<typeof ReplaySchema>>(path`/v1/executions/${executionId}/replay`),
  };
}
