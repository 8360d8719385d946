import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bundle } from '../../data/bundle/index.js';
import { createRng } from '../../data/schema/random.js';
import { sigmoid } from '../../models/fusion/blend.js';
import { networkLayout } from '../../models/network/network.js';
import { initializeParameters } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';
import { prepareBundle } from '../../serving/bundles/prepare-bundle.js';
import { createNetwork, type Network, type NetworkOptions } from '../../serving/network/network.js';
import { type IndexedRows, knownRows, type RowsWithVectors } from '../../serving/scoring/candidate-rows.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { userState } from '../../serving/scoring/user-state.js';
import { createModelThreads, type ModelThreads } from '../../serving/workers/model-threads.js';
import { adaptableRange } from '../../training/export/adaptable.js';
import { exportGraphs } from '../../training/export/export-graphs.js';
import { DEFAULT_META_CONFIG, type MetaConfig } from '../../training/meta/meta-config.js';
import { innerRatesShape } from '../../training/meta/training-layout.js';
import { standInBundle } from '../unit/bundle/stand-in-bundle.js';
import { readStandIn } from '../unit/serving/test-app.js';

const shape: NetworkShape = { sources: 3, itemFeatures: 2, space: 'log_odds', residual: true, activation: 'relu' };
/** Of the stand-in bundle. */
const VECTORS = [
  { source: 'cf', width: 4 },
  { source: 'content', width: 3 },
  { source: 'popularity', width: 0 },
];
const USERS = 5;
const ITEMS = 50;

/** A bundle with the real network in it, as `train` exports it. */
async function realBundle(parameters: Float32Array, config: MetaConfig = DEFAULT_META_CONFIG): Promise<Bundle> {
  const [steps, tensors] = innerRatesShape(shape, config);
  const adaptation = {
    what: config.adapts,
    parameters: adaptableRange(shape, config),
    steps,
    inner_rates: Array.from({ length: steps }, () => new Array<number>(tensors).fill(config.innerLearningRate)),
    support_rows: config.supportSetSize,
  };
  const network = { graphs: exportGraphs({ parameters, shape }, config, VECTORS), parameters, adaptation };
  return readStandIn(await standInBundle({ users: USERS, items: ITEMS, network }));
}

function initial(): Float32Array {
  return initializeParameters(networkLayout(shape), createRng(1, 'parameters'));
}

function openNetwork(bundle: Bundle, options: NetworkOptions = {}) {
  const catalogue = createCatalogue(bundle);
  const network: Network = createNetwork(catalogue, options);
  onTestFinished(() => network.close());
  const users = bundle.users.ids.map((id) => userState(catalogue, id));
  const rows = (pairs: readonly (readonly [number, number])[]) =>
    knownRows(
      catalogue,
      users,
      Int32Array.from(pairs, ([user]) => user),
      Int32Array.from(pairs, ([, item]) => item),
    );
  return { catalogue, network, rows };
}

/** As a request names them by id. */
function withoutVectors({ embeddings, ...indexed }: RowsWithVectors): IndexedRows {
  return indexed;
}

const everyPair = Array.from({ length: USERS * ITEMS }, (_, k) => [k % USERS, Math.floor(k / USERS)] as const);

describe.each(['heads', 'all'] as const)('the exported network, served, adapting %s', (adapts) => {
  const config = { ...DEFAULT_META_CONFIG, adapts };
  let trained: Bundle;
  beforeAll(async () => {
    const parameters = initial();
    const { start } = adaptableRange(shape, DEFAULT_META_CONFIG);
    const rng = createRng(2, 'heads');
    for (let k = start; k < parameters.length; k++) parameters[k]! += 0.1 * rng.normal(); // heads start at zero
    trained = await realBundle(parameters, config);
  });

  /** Each source with the other's vectors. */
  const withMixedUpKnown = (): Bundle => {
    const [cf, content, popularity] = VECTORS;
    const vectors = [content!, cf!, popularity!];
    const { known } = exportGraphs({ parameters: trained.state.parameters, shape }, config, vectors);
    return { ...trained, graphs: { ...trained.graphs, known: known! } };
  };

  it('gives a row the same answer, bit for bit, whatever rows it comes with and wherever it stands', async () => {
    const { network, rows } = openNetwork(trained);
    const all = await network.score(rows(everyPair));
    const rng = createRng(3, 'subsets');
    for (const size of [1, 2, 3, 5, 7, 15, 16, 17, 31, 33, 100]) {
      const chosen = rng.shuffle([...everyPair.keys()]).slice(0, size);
      const some = await network.score(rows(chosen.map((row) => everyPair[row]!)));
      for (const name of ['fused', 'residual', 'uncertainty'] as const) {
        expect([...some[name]]).toEqual(chosen.map((row) => all[name][row]!));
      }
      for (const name of ['weights', 'confidences'] as const) {
        expect([...some[name]]).toEqual(chosen.flatMap((row) => [...all[name].subarray(3 * row, 3 * row + 3)]));
      }
    }
  });

  it('gives a row the same answer, bit for bit, whoever else is asked about', async () => {
    const { network, rows } = openNetwork(trained);
    const all = rows(everyPair);
    const { fused } = await network.score(all);
    for (const [user, state] of all.users.entries()) {
      const places = [...everyPair.keys()].filter((row) => everyPair[row]![0] === user);
      const own = rows(places.map((row) => everyPair[row]!));
      const alone = await network.score({ ...own, users: [state], userIndex: new Int32Array(own.count) });
      expect([...alone.fused]).toEqual(places.map((row) => fused[row]!));
    }
  });

  it('makes the same of a user, bit for bit, whoever else it is asked about and however many are kept', async () => {
    const { network: alone, rows } = openNetwork(trained);
    const { users } = rows(everyPair);
    const contexts = [];
    for (const user of users) contexts.push(await alone.sessionContext(user));
    expect(new Set(contexts.map(({ context }) => context.join()))).toHaveLength(users.length);
    for (const cachedUsers of [1, 2, users.length]) {
      const { network } = openNetwork(trained, { cachedUsers });
      const answer = await network.score(rows(everyPair)); // computes what is made of all of them
      expect(answer).toEqual(await alone.score(rows(everyPair)));
      for (const [user, expected] of contexts.entries()) {
        expect(await network.sessionContext(users[user]!)).toEqual(expected);
      }
    }
  });

  it('gives requests that come at the same time what each gets alone, bit for bit', async () => {
    const { network, rows } = openNetwork(trained);
    const requests = [7, 100, 1, 33, 250, 16].map((size, k) => {
      const some = rows(everyPair.slice(k, k + size));
      return { ...some, users: [...some.users.slice(k % USERS), ...some.users.slice(0, k % USERS)] }; // others than its neighbour's
    });
    const alone = [];
    for (const request of requests) alone.push(await network.score(request));
    expect(await Promise.all(requests.map((request) => network.score(request)))).toEqual(alone);
  });

  it('answers rows whose items it looks up as it answers them with their vectors, bit for bit', async () => {
    const { network, rows } = openNetwork(trained);
    const rng = createRng(4, 'subsets');
    for (const size of [1, 7, 16, 33, 100, everyPair.length]) {
      const chosen = rows(rng.shuffle([...everyPair]).slice(0, size));
      expect(await network.score(withoutVectors(chosen))).toEqual(await network.score(chosen));
    }
  });

  it('gives requests of the same moment what each gets alone, bit for bit, where only some bring vectors', async () => {
    const { network, rows } = openNetwork(trained);
    const requests = [7, 100, 33].map((size, k) => rows(everyPair.slice(k, k + size)));
    const alone = [];
    for (const request of requests) alone.push(await network.score(request));
    const [first, second, third] = requests.map(withoutVectors);
    for (const together of [
      [first!, second!, third!],
      [first!, requests[1]!, third!],
    ]) {
      expect(await Promise.all(together.map((request) => network.score(request)))).toEqual(alone);
    }
  });

  it('looks the items of many rows up in another thread as in this one, bit for bit', async () => {
    const threads = createModelThreads(1);
    onTestFinished(() => threads.close());
    const asked: string[] = [];
    const recorded: ModelThreads = {
      ...threads,
      open: (name, graph, tables) => {
        const { run, release } = threads.open(name, graph, tables);
        return {
          run: (inputs) => {
            asked.push(name);
            return run(inputs);
          },
          release,
        };
      },
    };
    const [here, elsewhere] = [openNetwork(trained), openNetwork(trained, { threads: recorded })];
    await elsewhere.network.load();
    asked.length = 0; // adapt.onnx, which is verified there
    const chosen = withoutVectors(here.rows([...everyPair, ...everyPair]));
    expect(await elsewhere.network.score(chosen)).toEqual(await here.network.score(chosen));
    expect(asked).toEqual(['known.onnx']);
  });

  it('answers rows without vectors by bundles without known.onnx, too', async () => {
    const { known, ...graphs } = trained.graphs;
    const { network, rows } = openNetwork({ ...trained, graphs });
    const chosen = rows(everyPair);
    expect(await network.score(withoutVectors(chosen))).toEqual(await network.score(chosen));
  });

  it('asks known.onnx about rows without vectors, and score.onnx about others', async () => {
    const { made } = await prepareBundle(trained);
    const { network, rows } = openNetwork(withMixedUpKnown(), { itemContexts: made.itemContexts }); // as if it was verified
    const chosen = rows(everyPair);
    expect(await network.score(withoutVectors(chosen))).not.toEqual(await network.score(chosen));
  });

  it('refuses known.onnx that answers something else than score.onnx', async () => {
    const { network } = openNetwork(withMixedUpKnown());
    const refused = { code: 'self_check_failed', message: expect.stringContaining('known.onnx, ') };
    await expect(network.load()).rejects.toMatchObject(refused);
  });

  it('tells rows apart, so that the test above could fail', async () => {
    const { network, rows } = openNetwork(trained);
    const { fused, residual } = await network.score(rows(everyPair));
    expect(new Set(fused).size).toBeGreaterThan(USERS * ITEMS * 0.9);
    expect(new Set(residual).size).toBeGreaterThan(USERS * ITEMS * 0.9);
  });

  it('begins as the by-count table: before training, its weights are the table’s and there is no residual', async () => {
    const { catalogue, network, rows } = openNetwork(await realBundle(initial(), config));
    const [score] = [rows([[0, 0]])];
    const answer = await network.score(score!);
    // softmax(log(w + 0.01)) = (w + 0.01) / 1.03, for the table's weights of ann, who has 12 positives
    const expected = catalogue.byCount[1]!.weights.map((weight) => (weight + 0.01) / 1.03);
    expected.forEach((weight, k) => {
      expect(answer.weights[k]).toBeCloseTo(weight, 5);
    });
    expect(answer.residual[0]).toBe(0);
    const blend = expected.reduce(
      (sum, weight, k) => sum + weight * Math.log(score!.scores[k]! / (1 - score!.scores[k]!)),
      0,
    );
    expect(answer.fused[0]).toBeCloseTo(sigmoid(blend), 5);
  });
});
