import { indexedRows } from '../scoring/candidate-rows.js';
import type { Loaded } from '../scoring/loaded.js';
import { userState } from '../scoring/user-state.js';

/** Rows of the request that warms up: as many as a page usually asks about. */
const ROWS = 100;

/**
 * Verifies a network (its graphs open, its golden rows come out right, the context of every item can be computed) and asks it once,
 * so that the first request does not pay for what happens only once.
 *
 * @throws FusionError `self_check_failed` and the like; whatever ONNX Runtime throws
 */
export async function warmUp({ catalogue, network }: Pick<Loaded, 'catalogue' | 'network'>): Promise<void> {
  await network.load();
  const { users, items } = catalogue.bundle!;
  const count = Math.min(ROWS, items.ids.length);
  if (count === 0) return;
  const user = userState(catalogue, users.ids[0] ?? '');
  await network.score(
    indexedRows(
      catalogue,
      [user],
      new Int32Array(count),
      Int32Array.from({ length: count }, (_, item) => item),
    ),
  );
}
