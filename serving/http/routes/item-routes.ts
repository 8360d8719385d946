import Type from 'typebox';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { putItems } from '../../live/write-items.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  DeletedItemSchema,
  LiveItemSchema,
  LiveItemsSchema,
  WrittenItemSchema,
  WrittenItemsSchema,
} from '../schemas/live-item.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });

/** Routes of items that the bundle does not have, or not like that. */
export function addItemRoutes(app: App, { live }: FeedbackLoop, { bundles }: ServerState): void {
  const catalogueOf = (namespace: string) => bundles.of(namespace)?.catalogue ?? null;

  app.put(
    '/v1/items/:id',
    {
      schema: {
        summary: 'Describe an item that the bundle does not have, or over what it has',
        params,
        body: LiveItemSchema,
        response: { 200: WrittenItemSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }) => {
      const catalogue = catalogueOf(namespace);
      await putItems(live, namespace, catalogue, [{ id, body, field: '' }]);
      const item = catalogue && live.items.of(namespace, catalogue, id); // null where it was deleted again meanwhile
      const { item_features = [], model_version = null } = catalogue?.bundle?.manifest ?? {};
      const row = catalogue?.items.get(id);
      const hasVector = (source: 'cf' | 'content') =>
        item?.vectors[source] != null ||
        (row !== undefined && catalogue?.bundle?.items.vectors[source]?.present[row] === 1);
      return {
        item_id: id,
        in_bundle: row !== undefined,
        content_vector: hasVector('content'),
        cf_vector: hasVector('cf'),
        features: item_features.filter((_, f) => (item?.description.confidences[f] ?? 0) > 0),
        model_version,
      };
    },
  );

  app.put(
    '/v1/items',
    {
      schema: {
        summary: 'Likewise many items: all, or none where one cannot be used',
        body: LiveItemsSchema,
        response: { 200: WrittenItemsSchema, ...errors },
      },
    },
    async ({ namespace, body: { items } }) => {
      const changes = items.map(({ item_id: id, ...body }, index) => ({ id, body, field: `items[${index}]` }));
      await putItems(live, namespace, catalogueOf(namespace), changes);
      return { written: items.length };
    },
  );

  app.delete(
    '/v1/items/:id',
    {
      schema: {
        summary: 'Take back what was said of an item; one of the bundle is as the bundle has it',
        params,
        response: { 200: DeletedItemSchema, ...errors },
      },
    },
    async ({ namespace, params: { id } }) => {
      const wasPut = live.items.table.get(namespace, id) !== undefined;
      if (wasPut) await live.items.table.delete(namespace, id);
      return { item_id: id, deleted: wasPut };
    },
  );
}
