/**
 * Whom and what strategies are tried on: people who are new, known people's future, new people and items that nobody has
 * used yet. docs/evaluation.md says how each is done.
 */
export const PROTOCOLS = ['cold-users', 'time-cut', 'cold-items'] as const;
export type Protocol = (typeof PROTOCOLS)[number];
