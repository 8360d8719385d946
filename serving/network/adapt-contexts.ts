import type { CandidateRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { describeItem } from '../scoring/describe-candidate.js';
import type { UserState } from '../scoring/user-state.js';
import type { Graphs } from './graphs.js';
import { itemContextRows } from './item-context-rows.js';
import { itemInputs } from './item-inputs.js';
import { padded } from './padded-rows.js';
import type { SessionContext } from './session-context.js';
import { sessionInputs } from './session-inputs.js';
import { floats, type Tensors } from './tensors.js';

/**
 * What adapt.onnx reads of the user and the items of a support, padded: the contexts where these are everybody's; what
 * they are computed from where they change with the parameters.
 */
export async function adaptContexts(
  catalogue: Catalogue,
  graphs: Graphs,
  rows: CandidateRows,
  sessionContext: (user: UserState) => Promise<SessionContext>,
): Promise<Tensors> {
  const { adaptation, dimensions, item_features } = catalogue.bundle!.manifest;
  const S = adaptation.support_rows;
  const [user] = rows.users;
  if (adaptation.what === 'all') {
    const items = Array.from(rows.items, (item, row) => rows.described?.get(row) ?? describeItem(catalogue, item));
    return { ...sessionInputs(catalogue, [user!]), ...itemInputs(items, item_features.length, S) };
  }
  const { context } = await sessionContext(user!);
  const items = await itemContextRows(catalogue, graphs, rows);
  return {
    session_context: floats(context, 1, context.length),
    item_context: floats(padded(items, S * dimensions.item_context), S, dimensions.item_context),
  };
}
