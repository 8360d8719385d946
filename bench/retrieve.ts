import os from 'node:os';
import { tableFromArrays, tableToIPC, vectorFromArray } from 'apache-arrow';
import { createRng, type Rng } from '../data/schema/random.js';
import { dot } from '../models/base/dot.js';
import { topK } from '../models/metrics/top-k.js';
import { type App, createApp } from '../serving/app.js';
import { openMatrixProduct } from '../serving/collections/matrix-product.js';
import { type Percentiles, percentiles } from './percentiles.js';

export interface RetrieveBench {
  readonly machine: { readonly cores: number; readonly model: string };
  readonly documents: number;
  readonly dimension: number;
  /** Milliseconds. */
  readonly timings: {
    /** Dot products with all vectors on ONNX Runtime, and the best 100 of each of the two collections. */
    readonly bare_search: Percentiles;
    /** The same with the products in JavaScript. */
    readonly bare_search_in_javascript: Percentiles;
    /** A learned retriever over both: templates, searches, weights drawn, fusion, record. Its own `took_ms`. */
    readonly execute: Percentiles;
    /** The same by the clock of a client in this process: HTTP and JSON both ways. */
    readonly execute_over_http: Percentiles;
  };
  /** Of the median answer over HTTP, what the bare search takes. */
  readonly share_of_ceiling: number;
}

export interface RetrieveBenchOptions {
  readonly documents?: number;
  readonly dimension?: number;
  readonly rounds?: number;
  readonly seed?: number;
}

const TOP_K = 100;
const WARM_UP = 10;
const COLLECTIONS = ['first', 'second'] as const;
/** Documents in a request. */
const BATCH = 5000;

/** How long a retriever takes over many vectors, beside the bare search: both in turn, round after round. */
export async function benchRetrieve({
  documents = 100_000,
  dimension = 128,
  rounds = 200,
  seed = 1,
}: RetrieveBenchOptions = {}): Promise<RetrieveBench> {
  const rng = createRng(seed, 'bench retrieve');
  const matrices = COLLECTIONS.map(() => unitVectors(rng, documents, dimension));
  const app = await createApp({ bundle: null });
  const product = await openMatrixProduct();
  const scores = new Float32Array(documents);
  try {
    const ask = await askingServer(app, matrices, dimension);
    const times = { native: [] as number[], script: [] as number[], own: [] as number[], http: [] as number[] };
    for (let round = -WARM_UP; round < rounds; round++) {
      const query = unitVectors(rng, 1, dimension);
      const native = await timed(async () => {
        const both = matrices.map((matrix) => product.multiply(matrix, documents, query));
        for (const found of await Promise.all(both)) topK(found, TOP_K);
      });
      const script = await timed(async () => {
        for (const matrix of matrices) {
          for (let row = 0; row < documents; row++) scores[row] = dot(query, 0, matrix, row * dimension, dimension);
          topK(scores, TOP_K);
        }
      });
      let own = 0;
      const http = await timed(async () => {
        own = await ask(query);
      });
      if (round < 0) continue;
      times.native.push(native);
      times.script.push(script);
      times.own.push(own);
      times.http.push(http);
    }
    const [bare, overHttp] = [percentiles(times.native), percentiles(times.http)];
    return {
      machine: { cores: os.availableParallelism(), model: os.cpus()[0]?.model ?? 'unknown' },
      documents,
      dimension,
      timings: {
        bare_search: bare,
        bare_search_in_javascript: percentiles(times.script),
        execute: percentiles(times.own),
        execute_over_http: overHttp,
      },
      share_of_ceiling: bare.p50 / overHttp.p50,
    };
  } finally {
    await product.close();
    await app.close();
  }
}

/** Fills the collections, makes a learned retriever that has learned something, and listens. @returns what asks, and says `took_ms`. */
async function askingServer(app: App, matrices: readonly Float32Array[], dimension: number) {
  const post = async (url: string, payload: object, headers = {}) => {
    const response = await app.inject({ method: 'POST', url, payload, headers });
    if (response.statusCode !== 200) throw new Error(`benchRetrieve: ${url} answered ${response.body}`);
    return response.json();
  };
  for (const [index, name] of COLLECTIONS.entries()) {
    await post('/v1/collections', { name, feature_uri: `bench://${name}`, kind: 'vector', dimension });
    for (let row = 0; row * dimension < matrices[index]!.length; row += BATCH) {
      const batch = arrowBatch(matrices[index]!, row, dimension);
      await post(`/v1/collections/${name}/documents`, batch, { 'content-type': 'application/vnd.apache.arrow.stream' });
    }
  }
  const searches = COLLECTIONS.map((name) => ({ feature_uri: `bench://${name}`, top_k: TOP_K }));
  const stages = [{ stage_type: 'filter', stage_id: 'feature_search', parameters: { searches, fusion: 'learned' } }];
  const { retriever_id: id } = await post('/v1/retrievers', { retriever_name: 'bench', stages });
  const question = { inputs: { vector: [...matrices[0]!.subarray(0, dimension)], user_id: 'u1' } };
  const { execution_id, results } = await post(`/v1/retrievers/${id}/execute`, question);
  const click = { feature_id: results[0].document_id, interaction_type: ['click'], execution_id, position: 0 };
  await post('/v1/retrievers/interactions', click);
  const address = await app.listen({ port: 0 });
  return async (query: Float32Array): Promise<number> => {
    const response = await fetch(`${address}/v1/retrievers/${id}/execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: { vector: [...query], user_id: 'u1' } }),
    });
    const { took_ms, strategy } = (await response.json()) as { took_ms: number; strategy: string };
    if (strategy !== 'learned') throw new Error(`benchRetrieve: expected learned fusion, got ${strategy}`);
    return took_ms;
  };
}

function arrowBatch(matrix: Float32Array, start: number, dimension: number): Buffer {
  const count = Math.min(BATCH, matrix.length / dimension - start);
  const rows = Array.from({ length: count }, (_, row) => start + row);
  const vectors = rows.map((row) => [...matrix.subarray(row * dimension, (row + 1) * dimension)]);
  const ids = tableFromArrays({ id: rows.map((row) => `d${row}`) });
  return Buffer.from(tableToIPC(ids.assign(tableFromArrays({ vector: vectorFromArray(vectors) as never })), 'stream'));
}

/** Row-major [rows, dimension], each of length 1, in random directions. */
function unitVectors(rng: Rng, rows: number, dimension: number): Float32Array {
  const matrix = new Float32Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    const vector = matrix.subarray(row * dimension, (row + 1) * dimension);
    for (let k = 0; k < dimension; k++) vector[k] = rng.next() - 0.5;
    const length = Math.hypot(...vector);
    for (let k = 0; k < dimension; k++) vector[k]! /= length;
  }
  return matrix;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
