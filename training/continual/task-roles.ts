import type { RememberedTask, TaskRole } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';

/**
 * What each user is for. Who is remembered keeps the role; of the others, drawn with the seed, a share judges, as large a
 * share is chosen by, and the rest is learned from.
 *
 * @param users ids; their order does not matter
 */
export function taskRoles(
  users: readonly string[],
  memory: readonly RememberedTask[],
  { share, seed }: { readonly share: number; readonly seed: number },
): ReadonlyMap<string, TaskRole> {
  const remembered = new Map(memory.map(({ user, role }) => [user, role] as const));
  const others = users.filter((user) => !remembered.has(user)).sort();
  const held = Math.ceil(share * others.length);
  const drawn = createRng(seed, 'roles').shuffle(others);
  const roleAt = (place: number): TaskRole => (place < held ? 'judge' : place < 2 * held ? 'choose' : 'train');
  return new Map([...remembered, ...drawn.map((user, place) => [user, roleAt(place)] as const)]);
}
