import { createRng } from '../../data/schema/random.js';

/** Splits users into folds of nearly equal size, at random; every user is in exactly one. */
export function userFolds(users: Int32Array, folds: number, seed: number): Int32Array[] {
  const shuffled = createRng(seed, 'user-folds', folds).shuffle([...users]);
  return Array.from({ length: folds }, (_, fold) =>
    Int32Array.from(shuffled.filter((_user, index) => index % folds === fold)).sort(),
  );
}

/** The users that are not in a fold. */
export function usersOutside(users: Int32Array, fold: Int32Array): Int32Array {
  const inside = new Set(fold);
  return users.filter((user) => !inside.has(user));
}
