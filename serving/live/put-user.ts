import type { LiveUserBody } from '../http/schemas/live-user.js';

/** A user as they were put, or erased. */
export interface PutUser extends LiveUserBody {
  /** Of the bundle whose spaces the vectors are in; '' without a bundle. */
  readonly model_version: string;
  /** ISO 8601: the bundle's own row of the user is read no more. Null: never erased. */
  readonly erased_at: string | null;
}
