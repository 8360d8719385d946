/*
 * What caches know users and requests by. The one place where a namespace comes in: it has no slash, so two namespaces that use
 * the same ids never share a key.
 */

export function userKey(namespace: string, userId: string): string {
  return `${namespace}/${userId}`;
}

export function requestKey(namespace: string, requestId: string): string {
  return `${namespace}/${requestId}`;
}
