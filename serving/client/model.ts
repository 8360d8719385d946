import type { ModelChangeSchema, ReloadRequestSchema, RollbackRequestSchema } from '../http/schemas/model-change.js';
import type { ModelResponseSchema } from '../http/schemas/model-response.js';
import type { Http } from './http.js';
import type { Wire } from './wire.js';

/** The bundle in use. */
export function modelOf(http: Http) {
  return {
    get: () => http.get<Wire<typeof ModelResponseSchema>>('/v1/model'),

    /** Changes to another bundle, or reads its folder again; requests go on. */
    reload: (request: Wire<typeof ReloadRequestSchema> = {}) =>
      http.post<Wire<typeof ModelChangeSchema>>('/v1/model/reload', request),

    /** Changes to the bundle that was in use before. */
    rollback: (request: Wire<typeof RollbackRequestSchema> = {}) =>
      http.post<Wire<typeof ModelChangeSchema>>('/v1/model/rollback', request),
  };
}
