import { Int32, makeData, makeVector, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { ColumnReader } from '../dataset/arrow-values.js';
import { numberVector, textVector } from '../dataset/arrow-vectors.js';
import { FusionError } from '../schema/errors.js';

/**
 * What a user is for in training: to learn from, to choose by (early stopping, thresholds), or to judge a new bundle by. A
 * user who is remembered keeps the role, so that nobody who was trained on judges later.
 */
export const TASK_ROLES = ['train', 'choose', 'judge'] as const;
export type TaskRole = (typeof TASK_ROLES)[number];

/**
 * A task that was trained on or measured: whose, and how much was known. Events stay in the dataset, so a user who is
 * erased there is forgotten here, and a task that is taken up again has the scores of today's scorers.
 */
export interface RememberedTask {
  readonly user: string;
  /** Positives that were known: the first so many of the user's. */
  readonly support: number;
  /** What was asked for came before this moment; ms. */
  readonly untilMs: number;
  readonly role: TaskRole;
}

/** Tasks that a bundle remembers at most. */
export const MEMORY_TASKS = 1000;

export const MEMORY_FILE = 'memory.arrow';

/** The memory as an Arrow file, oldest task first. */
export function memoryToArrow(memory: readonly RememberedTask[]): Uint8Array {
  const support = Int32Array.from(memory, (task) => task.support);
  const table = new Table({
    user_id: textVector(memory.map(({ user }) => user)),
    support: makeVector(makeData({ type: new Int32(), length: support.length, data: support })),
    until_ms: numberVector(Float64Array.from(memory, ({ untilMs }) => untilMs)),
    role: textVector(memory.map(({ role }) => role)),
  });
  return tableToIPC(table, 'file');
}

/**
 * The reverse of {@link memoryToArrow}.
 *
 * @throws FusionError `invalid_bundle` naming the column, or for more tasks than a memory holds
 */
export function memoryFromArrow(bytes: Uint8Array): readonly RememberedTask[] {
  const columns = new ColumnReader(tableFromIPC(bytes), MEMORY_FILE, ({ field, message }) => {
    throw invalid(field ?? '', message);
  });
  if (columns.count > MEMORY_TASKS)
    throw invalid('user_id', `expected at most ${MEMORY_TASKS} rows, got ${columns.count}`);
  const [users, roles] = [columns.texts('user_id'), columns.texts('role')];
  const [support, until] = [columns.numbers('support'), columns.numbers('until_ms')];
  return users.map((user, row) => ({
    user,
    support: checked(
      support[row]!,
      (value) => Number.isInteger(value) && value >= 1,
      'support',
      row,
      'a number from 1',
    ),
    untilMs: checked(until[row]!, Number.isFinite, 'until_ms', row, 'a time'),
    role: roleOf(roles[row]!, row),
  }));
}

function checked(
  value: number,
  isRight: (value: number) => boolean,
  column: string,
  row: number,
  expected: string,
): number {
  if (isRight(value)) return value;
  throw invalid(column, `row ${row}: expected ${expected}, got ${value}`);
}

function roleOf(text: string, row: number): TaskRole {
  const role = TASK_ROLES.find((known) => known === text);
  if (role !== undefined) return role;
  throw invalid('role', `row ${row}: expected ${TASK_ROLES.join(', ')}, got "${text}"`);
}

function invalid(column: string, problem: string): FusionError {
  const field = `${MEMORY_FILE}/${column}`;
  return new FusionError('invalid_bundle', `${field}: ${problem}`, { file: MEMORY_FILE, field });
}
