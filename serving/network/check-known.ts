import { FusionError } from '../../data/schema/errors.js';
import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import { indexedRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { userState } from '../scoring/user-state.js';
import { TOLERANCE } from './check-golden.js';
import type { Graphs } from './graphs.js';
import { readAnswer } from './read-answer.js';
import { runJobs } from './run-jobs.js';
import { computeSessionContexts } from './session-context.js';

/** Users and items of the bundle whose rows are compared: the first. */
const [USERS, ITEMS] = [3, 8];

/**
 * Compares known.onnx with score.onnx, which was compared with golden rows: both must answer the same of users and items of the bundle.
 * @throws FusionError `self_check_failed` naming the output that differs
 */
export async function checkKnown(catalogue: Catalogue, graphs: Graphs): Promise<void> {
  const { users, items } = catalogue.bundle!;
  const states = users.ids.slice(0, USERS).map((id) => userState(catalogue, id));
  const width = Math.min(ITEMS, items.ids.length);
  const count = states.length * width;
  const userIndex = Int32Array.from({ length: count }, (_, row) => Math.floor(row / width));
  const itemIndex = Int32Array.from({ length: count }, (_, row) => row % width);
  const rows = indexedRows(catalogue, states, userIndex, itemIndex);
  const sessions = await computeSessionContexts(catalogue, graphs.context, states, graphs.adaptable);
  const job = { rows, sessions };
  const answerOf = async (graph: string, by: Graphs) =>
    readAnswer(await runJobs(catalogue, by, [job]), { graph, start: 0, count });
  const got = await answerOf('known.onnx', graphs);
  const expected = await answerOf('score.onnx', { ...graphs, known: null });
  for (const name of Object.keys(expected) as (keyof NetworkAnswer)[]) {
    if (expected[name].every((value, index) => Math.abs(value - got[name][index]!) <= TOLERANCE)) continue;
    throw new FusionError(
      'self_check_failed',
      `known.onnx, ${name}: expected what score.onnx answers within ${TOLERANCE}, got something else`,
      { graph: 'known.onnx', output: name },
    );
  }
}
