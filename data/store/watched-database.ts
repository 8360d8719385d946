import { FusionError } from '../schema/errors.js';
import type { Database } from './database.js';

export interface WatchedDatabase extends Database {
  status(): { readonly isAvailable: boolean; readonly problem: string | null };
}

/**
 * A database whose tables are made before it is asked anything, as soon as it answers; and that knows whether it answered the last
 * time.
 *
 * @param makeTables is tried until it succeeds once
 */
export function watched(database: Database, makeTables: () => Promise<void>): WatchedDatabase {
  let problem: string | null = null;
  let prepared: Promise<void> | null = null;

  const noting = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    try {
      const answer = await ask();
      problem = null;
      return answer;
    } catch (error) {
      const isAway = error instanceof FusionError && error.code === 'store_unavailable';
      problem = isAway ? error.message : null; // refusing a statement is an answer
      throw error;
    }
  };
  const prepare = (): Promise<void> => {
    prepared ??= database
      .prepare()
      .then(makeTables)
      .catch((error) => {
        prepared = null;
        throw error;
      });
    return prepared;
  };
  const whenPrepared = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => noting(() => prepare().then(ask));

  return {
    where: database.where,
    prepare: () => noting(prepare),
    query: (sql, parameters) => whenPrepared(() => database.query(sql, parameters)),
    command: (sql, parameters) => whenPrepared(() => database.command(sql, parameters)),
    insert: (table, lines, token) => whenPrepared(() => database.insert(table, lines, token)),
    close: () => database.close(),
    status: () => ({ isAvailable: problem === null, problem }),
  };
}
