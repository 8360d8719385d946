import type {
  BundleGraphs,
  BundleParts,
  GoldenCase,
  GoldenTensor,
  Manifest,
  VectorColumn,
} from '../../../data/bundle/index.js';
import { SESSION_FEATURES, type UserType } from '../../../data/schema/features.js';
import { createRng, type Rng } from '../../../data/schema/random.js';
import { openOnnxSession } from '../../../serving/network/onnx-session.js';
import type { Tensors } from '../../../serving/network/tensors.js';
import { standInGraphs } from './stand-in-graphs.js';

const SOURCES = ['cf', 'content', 'popularity'];
const ITEM_FEATURES = ['energy', 'tempo'];
const CF_WIDTH = 4;
const CONTENT_WIDTH = 3;

/** A network of 3 sources and 2 item features. */
export interface TestNetwork {
  readonly graphs: BundleGraphs;
  readonly parameters: Float32Array;
  readonly adaptation: Pick<Manifest['adaptation'], 'what' | 'parameters' | 'steps' | 'inner_rates' | 'support_rows'>;
}

/**
 * A bundle small enough to reason about, with {@link standInGraphs} for a network.
 *
 * Users: `ann` is warm (12 positives, all features); `bob` has 1 positive where 3 are asked for; `eve` has 12 but hardly
 * a feature; `u3`, `u4`, … are like ann. Items `i0`, `i1`, …: `i1` is predicted, so uncertain (1 > 0.5); `i2` has no
 * metadata, so no confidence (0 < 0.3); `i3` is new, so has no cf vector.
 */
export async function standInBundle({
  users = 3,
  items = 6,
  network = standInNetwork(),
}: {
  readonly users?: number;
  readonly items?: number;
  readonly network?: TestNetwork;
} = {}): Promise<BundleParts> {
  const rng = createRng(1, 'stand-in bundle');
  const { graphs, parameters, adaptation } = network;
  const calibrator = { mean: 0, scale: 1, buckets: [{ minCount: 0, slope: 1, offset: 0 }] };
  return {
    graphs,
    state: {
      parameters,
      firstMoment: new Float32Array(parameters.length),
      secondMoment: new Float32Array(parameters.length),
    },
    users: {
      ids: numbered(users, ['ann', 'bob', 'eve'], 'u'),
      counts: Int32Array.from({ length: users }, (_, user) => (user === 1 ? 1 : 12)),
      userTypes: Array.from({ length: users }, (): UserType => 'casual'),
      sessionFeatures: Float32Array.from({ length: users * SESSION_FEATURES.length }, (_, cell) => {
        const known = cell % SESSION_FEATURES.length < 5 || Math.floor(cell / SESSION_FEATURES.length) !== 2;
        return known ? rng.next() : Number.NaN;
      }),
      vectors: { cf: vectors(rng, users, CF_WIDTH), content: vectors(rng, users, CONTENT_WIDTH) },
    },
    items: {
      ids: numbered(items, [], 'i'),
      features: randoms(rng, items * ITEM_FEATURES.length),
      confidences: new Float32Array(items * ITEM_FEATURES.length).fill(1),
      completeness: Float32Array.from({ length: items }, (_, item) => (item === 2 ? 0 : 1)),
      isPredicted: Uint8Array.from({ length: items }, (_, item) => (item === 1 ? 1 : 0)),
      vectors: { cf: vectors(rng, items, CF_WIDTH, 3), content: vectors(rng, items, CONTENT_WIDTH) },
      rawScores: { popularity: randoms(rng, items) },
    },
    manifest: {
      created_by: { name: 'metafuse', version: '0.0.0' },
      sources: SOURCES,
      base_scorers: {
        cf: { width: CF_WIDTH, alpha: 10, userMean: [0, 0, 0, 0], regularization: 0.1, unobservedWeight: 0 },
        content: { width: CONTENT_WIDTH },
        popularity: { halfLifeDays: null, moment: null },
      },
      space: 'log_odds',
      item_features: ITEM_FEATURES,
      session_features: [...SESSION_FEATURES],
      dimensions: {
        embedding: 64,
        session_context: 64,
        item_context: 32,
        attention_heads: 4,
        parameters: parameters.length,
      },
      session_standardizer: {
        names: [...SESSION_FEATURES],
        means: SESSION_FEATURES.map(() => 0.5),
        standardDeviations: SESSION_FEATURES.map(() => 0.25),
      },
      by_count: [
        { minCount: 0, weights: [0, 0.25, 0.75] },
        { minCount: 5, weights: [0.5, 0.25, 0.25] },
      ],
      calibrators: SOURCES.map((source) => ({ source, ...calibrator })),
      thresholds: {
        uncertainty: { value: 0.5, chosen_by: 'hand' },
        confidences: { value: [0.3, 0.3, 0.3], chosen_by: 'hand' },
        min_interactions: { value: 3, chosen_by: 'hand' },
        available_features: { value: [...SESSION_FEATURES], chosen_by: 'hand' },
      },
      adaptation: { ...adaptation, default: false, reason: 'a stand-in' },
      residual: true,
      training: {},
      dataset: { name: 'stand-in', fingerprint: 'none', counts: { users, items, interactions: 0 } },
      metrics: {},
      golden: await goldenOf(network, rng),
    },
  };
}

function standInNetwork(): TestNetwork {
  return {
    graphs: standInGraphs(SOURCES.length, ITEM_FEATURES.length),
    parameters: Float32Array.of(9, 9, 0.1, 0.2, 0.3),
    adaptation: {
      what: 'heads',
      parameters: { start: 2, end: 5 },
      steps: 2,
      inner_rates: [[0.5], [0.25]],
      support_rows: 4,
    },
  };
}

/** What the graphs answer to a few random rows. */
async function goldenOf({ graphs, parameters, adaptation }: TestNetwork, rng: Rng) {
  const floats = (...dims: number[]): GoldenTensor => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return { type: 'float32', dims, data: [...randoms(rng, size)] };
  };
  const K = SOURCES.length;
  const F = ITEM_FEATURES.length;
  const { parameters: range, steps, inner_rates: rates } = adaptation;
  const trained = [...parameters.slice(range.start, range.end)];
  const ownOfBundle: GoldenCase['inputs'] = {
    adaptable: { type: 'float32', dims: [trained.length], data: trained },
    inner_rates: { type: 'float32', dims: [steps, rates[0]!.length], data: rates.flat() },
  };
  const golden = async (graph: Uint8Array, inputs: GoldenCase['inputs']): Promise<GoldenCase> => ({
    inputs,
    outputs: await answer(graph, { ...inputs, ...ownOfBundle }),
  });
  const features = (users: number, items: number) => ({
    session_features: floats(users, 18),
    session_mask: floats(users, 18),
    item_features: floats(items, F),
    item_confidences: floats(items, F),
    item_metadata: floats(items, 2),
  });
  const context = await golden(graphs.context, features(2, 2));
  const score = await golden(graphs.score, {
    session_context: floats(2, 64),
    user_index: { type: 'int32', dims: [2], data: [1, 0] },
    item_context: floats(2, 32),
    embeddings: floats(2, K, 64),
    scores: floats(2, K),
    score_mask: { type: 'float32', dims: [2, K], data: [1, 1, 1, 1, 0, 1] },
    prior_weights: floats(2, K),
  });
  const S = 3;
  const adapt = await golden(graphs.adapt, {
    ...features(1, S),
    session_context: floats(1, 64),
    item_context: floats(S, 32),
    embeddings: floats(S, K, 64),
    scores: floats(S, K),
    score_mask: { type: 'float32', dims: [S, K], data: [1, 1, 1, 1, 0, 1, 0, 1, 1] },
    prior_weights: floats(1, K),
    targets: { type: 'float32', dims: [S], data: [1, 0, 0] },
    reliable: { type: 'float32', dims: [S, K], data: [1, 0, 0, 0, 0, 1, 0, 1, 0] },
    row_weights: { type: 'float32', dims: [S], data: [0.5, 0.25, 0.25] },
    stands_for: { type: 'float32', dims: [S], data: [1, 1, 20] },
  });
  return { context, score, adapt };
}

async function answer(graph: Uint8Array, inputs: GoldenCase['inputs']): Promise<GoldenCase['outputs']> {
  const session = await openOnnxSession('stand-in', graph);
  const feeds: Tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { type, dims, data }]) => [
      name,
      { data: type === 'int32' ? Int32Array.from(data) : Float32Array.from(data), dims },
    ]),
  );
  const outputs = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data, dims }]) => [
      name,
      { type: 'float32' as const, dims: [...dims], data: [...data] },
    ]),
  );
}

function numbered(count: number, first: readonly string[], prefix: string): string[] {
  return Array.from({ length: count }, (_, index) => first[index] ?? `${prefix}${index}`);
}

function vectors(rng: Rng, rows: number, width: number, missing = -1): VectorColumn {
  const values = randoms(rng, rows * width);
  if (missing >= 0) values.fill(0, missing * width, (missing + 1) * width);
  return { width, values, present: Uint8Array.from({ length: rows }, (_, row) => (row === missing ? 0 : 1)) };
}

function randoms(rng: Rng, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => rng.next());
}
