import type {
  InteractionBatchResponseSchema,
  InteractionFilterSchema,
  InteractionListSchema,
  InteractionPageSchema,
  InteractionRecordSchema,
  InteractionSchema,
  TakenInteractionSchema,
} from '../http/schemas/interaction.js';
import type { Http } from './http.js';
import { interactionFromResult, type ResultInteraction, type ShownResults } from './interaction-from-result.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

type Interaction = Wire<typeof InteractionSchema>;
type Taken = Wire<typeof TakenInteractionSchema>;

/** What people did with results. */
export function interactionsOf(http: Http) {
  const createInteraction = (interaction: Interaction) => http.post<Taken>('/v1/retrievers/interactions', interaction);
  return {
    createInteraction,

    /** Up to 1,000; bad ones are reported, the others kept. */
    createInteractions: (interactions: readonly Interaction[]) =>
      http.post<Wire<typeof InteractionBatchResponseSchema>>('/v1/retrievers/interactions/batch', { interactions }),

    /** What was done with a result of an answer; {@link interactionFromResult} says what is sent. */
    createInteractionFromResult: async (shown: ShownResults, interaction: ResultInteraction) =>
      createInteraction(interactionFromResult(shown, interaction)),

    listInteractions: (
      filter: Wire<typeof InteractionFilterSchema> = {},
      page: Wire<typeof InteractionPageSchema> = {},
    ) => http.post<Wire<typeof InteractionListSchema>>('/v1/retrievers/interactions/list', filter, { ...page }),

    getInteraction: (id: string) =>
      http.get<Wire<typeof InteractionRecordSchema>>(path`/v1/retrievers/interactions/${id}`),

    /** What it taught is taken back. */
    deleteInteraction: (id: string) =>
      http.delete<{ readonly deleted: boolean; readonly interaction_id: string }>(
        path`/v1/retrievers/interactions/${id}`,
      ),
  };
}
