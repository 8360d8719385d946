const PERSONAL = 'personal:';
const RESET = 'reset_at=';

/** Whether a context's key is that of a user. */
export function isPersonal(key: string): boolean {
  return key.startsWith(PERSONAL);
}

/**
 * A user's key since their preferences were reset: `personal:reset_at=2026-01-31T12:00:00.000Z|user_id=u1`.
 *
 * So a reset is a new, empty context: nothing has to be read, subtracted or deleted for it, and no other server, no memory and no
 * rebuild can bring the old one back.
 *
 * @param resetAt ISO 8601; null: the key of a user who never did.
 */
export function personalKeySince(key: string, resetAt: string | null): string {
  const pairs = key.slice(PERSONAL.length).split('|');
  const named = pairs.filter((pair) => !pair.startsWith(RESET));
  return PERSONAL + (resetAt === null ? named : [...named, RESET + resetAt].sort()).join('|');
}
