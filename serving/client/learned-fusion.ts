import type { GateQuerySchema, GateSchema } from '../http/schemas/gate.js';
import type {
  GlobalWeightsSchema,
  RolloutSchema,
  UserChoiceSchema,
  WeightsQuerySchema,
  WeightsSchema,
} from '../http/schemas/learned-fusion.js';
import type { ActivityQuerySchema, ActivitySchema, StatsSchema } from '../http/schemas/learned-fusion-stats.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

type Rollout = Wire<typeof RolloutSchema>;
type UserChoice = Wire<typeof UserChoiceSchema>;

/** What a retriever learned, and who is served by it. */
export function learnedFusionOf(http: Http) {
  return {
    /** Everybody's weights; with `level: 'demographic'`, those of each segment beside them. */
    getWeights: (id: string, query: Wire<typeof WeightsQuerySchema> = {}) =>
      http.get<Wire<typeof GlobalWeightsSchema>>(path`/v1/retrievers/${id}/learned-fusion/weights`, { ...query }),

    getUserWeights: (id: string, userId: string) =>
      http.get<Wire<typeof WeightsSchema>>(path`/v1/retrievers/${id}/learned-fusion/weights/${userId}`),

    /** Undoes {@link disable}. */
    enable: (id: string) => http.post<Rollout>(path`/v1/retrievers/${id}/learned-fusion/enable`),

    /** The kill switch: from the next request on, everybody gets static fusion. */
    disable: (id: string) => http.post<Rollout>(path`/v1/retrievers/${id}/learned-fusion/disable`),

    /** @param percent of the users, 0 to 100; raising it only adds users. */
    setRollout: (id: string, percent: number) =>
      http.post<Rollout>(path`/v1/retrievers/${id}/learned-fusion/rollout`, { rollout_pct: percent }),

    optOut: (id: string, userId: string) =>
      http.post<UserChoice>(path`/v1/retrievers/${id}/learned-fusion/opt-out/${userId}`),

    optIn: (id: string, userId: string) =>
      http.post<UserChoice>(path`/v1/retrievers/${id}/learned-fusion/opt-in/${userId}`),

    stats: (id: string) => http.get<Wire<typeof StatsSchema>>(path`/v1/retrievers/${id}/learned-fusion/stats`),

    /** What happened, the latest first: interactions, draws, changes by hand. */
    activity: (id: string, query: Wire<typeof ActivityQuerySchema> = {}) =>
      http.get<Wire<typeof ActivitySchema>>(path`/v1/retrievers/${id}/learned-fusion/activity`, { ...query }),

    /** Whether learned fusion may replace the static one, by what its rollout has shown. */
    gate: (id: string, query: Wire<typeof GateQuerySchema> = {}) =>
      http.get<Wire<typeof GateSchema>>(path`/v1/retrievers/${id}/learned-fusion/gate`, { ...query }),

    /** Forgets what was learned of a user; their interactions stay. */
    reset: (id: string, userId: string) =>
      http.delete<UserChoice>(path`/v1/retrievers/${id}/learned-fusion/user/${userId}`),
  };
}
