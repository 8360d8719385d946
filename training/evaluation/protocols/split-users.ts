import { userFolds, usersOutside } from '../../tasks/user-folds.js';
import type { SplitOptions } from './split.js';

/** Users of one fold. */
export interface SplitUsers {
  readonly measured: Int32Array;
  readonly fitted: Int32Array;
}

/** Folds of users: on `test` each fold's own are measured, on `validation` some of the others, with its own set aside. */
export function splitUsers({ dataset, folds, seed, on }: Omit<SplitOptions, 'minPositives' | 'targets'>): SplitUsers[] {
  const users = Int32Array.from(dataset.users.ids.keys());
  return userFolds(users, folds, seed).map((own) => {
    const others = usersOutside(users, own);
    const measured = on === 'test' ? own : userFolds(others, folds, seed)[0]!;
    return { measured, fitted: usersOutside(others, measured) };
  });
}
