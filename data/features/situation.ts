import type { Dataset } from '../schema/dataset.js';

/** Numbers that the network reads together, one after the other. */
export interface ContextGroup {
  readonly name: string;
  readonly width: number;
}

/**
 * Names of the numbers that describe a situation in this set, of users and of events, in the order in which they are
 * passed: groups in alphabetical order, names within them too.
 */
export function contextNames({ users, interactions }: Pick<Dataset, 'users' | 'interactions'>): readonly string[] {
  const columns = [...(users.contexts ?? []), ...(interactions.contexts ?? [])];
  const key = (name: string) => [groupOf(name), name] as const;
  return [...new Set(columns.map(({ name }) => name))].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The groups of names that stand in that order. */
export function contextGroups(names: readonly string[]): readonly ContextGroup[] {
  const widths = new Map<string, number>();
  for (const name of names) widths.set(groupOf(name), (widths.get(groupOf(name)) ?? 0) + 1);
  return [...widths].map(([name, width]) => ({ name, width }));
}

/**
 * The situation in which a user does something: what is true of the user, and what an event says of the moment.
 *
 * @param row the event, as a row of the interactions; undefined: nothing is known of the moment
 * @returns in the order of `contextNames`, NaN = missing
 */
export function situationOf(
  { users, interactions }: Pick<Dataset, 'users' | 'interactions'>,
  user: number,
  row: number | undefined,
): Float32Array {
  const ofUser = new Map(users.contexts?.map(({ name, value }) => [name, value[user]!]));
  const ofEvent = new Map(
    row === undefined ? [] : interactions.contexts?.map(({ name, value }) => [name, value[row]!] as const),
  );
  return Float32Array.from(contextNames({ users, interactions }), (name) => {
    const told = ofEvent.get(name) ?? Number.NaN;
    return Number.isNaN(told) ? (ofUser.get(name) ?? Number.NaN) : told;
  });
}

/** Of some rows those in the very situation of one of them; all, where events have no situations. */
export function inSituationOf(
  { contexts = [] }: Pick<Dataset['interactions'], 'contexts'>,
  row: number,
  rows: ArrayLike<number>,
): readonly number[] {
  return Array.from(rows).filter((other) => contexts.every(({ value }) => Object.is(value[other], value[row])));
}

/** What stands before the first dot. */
function groupOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}
