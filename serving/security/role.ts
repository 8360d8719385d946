/**
 * What a key may do, each role all that those before it may. `capture` is for keys that a page shows to everybody: it reports what
 * people do with results, and reads nothing.
 */
export const ROLES = ['capture', 'reader', 'writer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export function reaches(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
