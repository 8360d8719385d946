/*
 * What caches know users and requests by. The one place where a namespace comes in, once there are any.
 */

export function userKey(userId: string): string {
  return userId;
}

export function requestKey(requestId: string): string {
  return requestId;
}
