import type { NetworkAnswer } from '../../models/fusion/network-answer.js';
import type { IndexedRows } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import type { Graphs } from './graphs.js';
import { openOnnxSession } from './onnx-session.js';
import { padded, paddedRows } from './padded-rows.js';
import { readAnswer } from './read-answer.js';
import type { SessionContext } from './session-context.js';
import { floats, type HostTensor, integers, type Tensors } from './tensors.js';
import { userInputs } from './user-inputs.js';

/** known.onnx, ready to run: score.onnx for items of the bundle, which looks up by itself what is known of them. */
export interface KnownGraph {
  /**
   * @param rows of the bundle's items alone
   * @param sessions of the rows' users, in their order
   */
  score(rows: IndexedRows, sessions: readonly SessionContext[]): Promise<NetworkAnswer>;
  release(): Promise<void>;
}

/** Sources that have vectors of users and items. */
const VECTOR_SOURCES = ['cf', 'content'] as const;

/** Opens it over the bundle's own tables, which are not copied; null where the bundle does not have it. */
export async function openKnownGraph(
  catalogue: Catalogue,
  { itemContexts, adaptable }: Pick<Graphs, 'itemContexts' | 'adaptable'>,
): Promise<KnownGraph | null> {
  const { graphs, items, manifest } = catalogue.bundle!;
  if (graphs.known === undefined) return null;
  const I = items.ids.length;
  const sources = VECTOR_SOURCES.filter((source) => catalogue.sources.includes(source));
  const ofItems = ({ values, width }: { readonly values: Float32Array; readonly width: number }) =>
    floats(values, I, width);
  const tables: Tensors = {
    item_context: floats(itemContexts, I, manifest.dimensions.item_context),
    ...byName(sources, 'of_items', (source) => ofItems(items.vectors[source]!)),
    adaptable,
  };
  const onnxSession = await openOnnxSession('known.onnx', graphs.known);
  return {
    score: async (rows, sessions) => {
      const outputs = await onnxSession.run({
        ...tables,
        ...userInputs(catalogue, rows.users, sessions),
        ...byName(sources, 'of_users', (source) => vectorsOf(rows.users, source)),
        ...rowInputs(rows),
      });
      return readAnswer(outputs, { graph: 'known.onnx', start: 0, count: rows.count });
    },
    release: () => onnxSession.release(),
  };
}

type VectorSource = (typeof VECTOR_SOURCES)[number];

function byName(sources: readonly VectorSource[], of: string, table: (source: VectorSource) => HostTensor): Tensors {
  return Object.fromEntries(sources.map((source) => [`${source}_${of}`, table(source)] as const));
}

/** Users' vectors of a source, with zeros behind them. */
function vectorsOf(users: readonly UserState[], source: VectorSource): HostTensor {
  const U = paddedRows(users.length);
  const { length: width } = users[0]!.vectors[source];
  const table = new Float32Array(U * width);
  users.forEach(({ vectors }, user) => {
    table.set(vectors[source], user * width);
  });
  return floats(table, U, width);
}

/** Rows, and behind them the first item for the first user, as often as a run is padded. */
function rowInputs({ count, userIndex, items, scores, mask }: IndexedRows): Tensors {
  const N = paddedRows(count);
  const K = scores.length / count;
  return {
    user_index: integers(padded(userIndex, N), N),
    item_index: integers(padded(items, N), N),
    scores: floats(padded(scores, N * K), N, K),
    score_mask: floats(padded(mask, N * K), N, K),
  };
}
