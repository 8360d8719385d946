import type { Catalogue } from '../scoring/catalogue.js';
import type { UserState } from '../scoring/user-state.js';
import type { OnnxSession } from './onnx-session.js';
import { paddedRows } from './padded-rows.js';
import { rowInputs } from './row-inputs.js';
import type { ScoreJob } from './score-job.js';
import { floats, type HostTensor, integers, type Tensors } from './tensors.js';

/** known.onnx, ready to run: score.onnx for items of the bundle, which looks up by itself what is known of them. */
export interface KnownGraph {
  /** @param jobs without vectors of their own */
  run(jobs: readonly ScoreJob[]): Promise<Tensors>;
  release(): Promise<void>;
}

/** Sources that have vectors of users and items. */
const VECTOR_SOURCES = ['cf', 'content'] as const;

/**
 * The inputs that every run of known.onnx has, over the bundle's own memory.
 * @param itemContexts of every item; [items, 32]
 * @param adaptable the parameters that adapt, as trained
 */
export function knownTables(
  { bundle, sources }: Catalogue,
  { itemContexts, adaptable }: { readonly itemContexts: Float32Array; readonly adaptable: HostTensor },
): Tensors {
  const { items, manifest } = bundle!;
  const I = items.ids.length;
  const ofItems = ({ values, width }: { readonly values: Float32Array; readonly width: number }) =>
    floats(values, I, width);
  return {
    item_context: floats(itemContexts, I, manifest.dimensions.item_context),
    ...byName(vectorSources(sources), 'of_items', (source) => ofItems(items.vectors[source]!)),
    adaptable,
  };
}

/** @param onnxSession known.onnx, which has the {@link knownTables} */
export function knownGraph(catalogue: Catalogue, onnxSession: OnnxSession): KnownGraph {
  const sources = vectorSources(catalogue.sources);
  return {
    run: (jobs) => {
      const inputs = rowInputs(catalogue, jobs);
      const users = jobs.flatMap(({ rows }) => rows.users);
      return onnxSession.run({
        item_index: itemIndices(jobs, inputs.user_index.data.length),
        ...inputs,
        ...byName(sources, 'of_users', (source) => vectorsOf(users, source)),
      });
    },
    release: () => onnxSession.release(),
  };
}

type VectorSource = (typeof VECTOR_SOURCES)[number];

function vectorSources(sources: readonly string[]): readonly VectorSource[] {
  return VECTOR_SOURCES.filter((source) => sources.includes(source));
}

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

/** Each row's item; the padding's is the first. */
function itemIndices(jobs: readonly ScoreJob[], length: number): HostTensor {
  const indices = new Int32Array(length);
  let row = 0;
  for (const { rows } of jobs) {
    indices.set(rows.items, row);
    row += rows.count;
  }
  return integers(indices, length);
}
