import Type from 'typebox';
import { FusionError } from '../../../data/schema/errors.js';
import type { FeedbackLoop } from '../../feedback-loop.js';
import { eraseUser } from '../../live/erase-user.js';
import { userContext } from '../../live/user-context.js';
import { putUsers } from '../../live/write-users.js';
import { ErrorResponseSchema } from '../schemas/error-response.js';
import {
  ErasedUserSchema,
  LiveUserSchema,
  LiveUsersSchema,
  WrittenUserSchema,
  WrittenUsersSchema,
} from '../schemas/live-user.js';
import { UserContextSchema } from '../schemas/user-context.js';
import type { ServerState } from '../server-state.js';
import type { App } from '../typed-app.js';

const errors = { '4xx': ErrorResponseSchema, '5xx': ErrorResponseSchema };
const params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 512 }) });

/** Routes of what is known of users: said, erased, and asked for. */
export function addUserRoutes(
  app: App,
  { live, learning, retrieval, experiments }: FeedbackLoop,
  state: ServerState,
): void {
  const { bundles } = state;
  const catalogueOf = (namespace: string) => bundles.of(namespace)?.catalogue ?? null;

  app.put(
    '/v1/users/:id',
    {
      schema: {
        summary: 'Say what is known of a user, in the place of what was said before',
        params,
        body: LiveUserSchema,
        response: { 200: WrittenUserSchema, ...errors },
      },
    },
    async ({ namespace, params: { id }, body }) => {
      await putUsers(live, namespace, catalogueOf(namespace), [{ id, body, field: '' }]);
      return { user_id: id, in_bundle: catalogueOf(namespace)?.users.has(id) ?? false };
    },
  );

  app.put(
    '/v1/users',
    {
      schema: {
        summary: 'Likewise of many users: all, or none where one cannot be used',
        body: LiveUsersSchema,
        response: { 200: WrittenUsersSchema, ...errors },
      },
    },
    async ({ namespace, body: { users } }) => {
      const changes = users.map(({ user_id: id, ...body }, index) => ({ id, body, field: `users[${index}]` }));
      await putUsers(live, namespace, catalogueOf(namespace), changes);
      return { written: users.length };
    },
  );

  app.delete(
    '/v1/users/:id',
    {
      schema: {
        summary: 'Erase a user: what was put, what they did and were answered, what was learned of them alone',
        params,
        response: { 200: ErasedUserSchema, ...errors },
      },
    },
    async ({ namespace, params: { id } }) => {
      const erased_at = await eraseUser(namespace, id, { ...state, live, learning, experiments });
      return { user_id: id, erased: true, erased_at };
    },
  );

  app.get(
    '/v1/users/:id/context',
    {
      schema: {
        summary: 'What is known of a user, and who answers their requests and why',
        params,
        response: { 200: UserContextSchema, ...errors },
      },
    },
    async ({ namespace, params: { id: userId }, id: requestId, log }) =>
      bundles.use(namespace, async (loaded) => {
        if (loaded === null) throw new FusionError('no_model', 'No bundle is loaded.');
        const { retrievers } = retrieval;
        const onModelError = (error: unknown) => log.error({ err: error }, 'attention is that of the trained network');
        return userContext(userId, { namespace, requestId, retrievers, loaded, live, learning, onModelError });
      }),
  );
}
