import type {
  ErasedUserSchema,
  LiveUserSchema,
  LiveUsersSchema,
  WrittenUserSchema,
  WrittenUsersSchema,
} from '../http/schemas/live-user.js';
import type { UserContextSchema } from '../http/schemas/user-context.js';
import type { Http } from './http.js';
import { path } from './path.js';
import type { Wire } from './wire.js';

/** What is known of users beyond the bundle. */
export function usersOf(http: Http) {
  return {
    /** In the place of what was put before. */
    put: (userId: string, user: Wire<typeof LiveUserSchema>) =>
      http.put<Wire<typeof WrittenUserSchema>>(path`/v1/users/${userId}`, user),

    /** Up to 1,000; all of them or none. */
    putMany: (users: Wire<typeof LiveUsersSchema>['users']) =>
      http.put<Wire<typeof WrittenUsersSchema>>('/v1/users', { users }),

    /** Erases the user everywhere. */
    delete: (userId: string) => http.delete<Wire<typeof ErasedUserSchema>>(path`/v1/users/${userId}`),

    /** What is known of the user, and who answers their requests and why. */
    context: (userId: string) => http.get<Wire<typeof UserContextSchema>>(path`/v1/users/${userId}/context`),
  };
}
