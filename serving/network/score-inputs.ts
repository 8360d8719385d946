import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import type { Catalogue } from '../scoring/catalogue.js';
import { joinedRows, rowInputs } from './row-inputs.js';
import type { JobWithVectors, RowVectors } from './score-job.js';
import { floats, type HostTensor, type Tensors } from './tensors.js';

/** What score.onnx is fed for the rows of some jobs, one job's behind the other's, and anything behind them all. */
export function scoreInputs(catalogue: Catalogue, adaptable: HostTensor, jobs: readonly JobWithVectors[]): Tensors {
  const [K, { item_context }] = [catalogue.sources.length, catalogue.bundle!.manifest.dimensions];
  const inputs = rowInputs(catalogue, jobs);
  const N = inputs.user_index.data.length;
  const joined = (of: (vectors: RowVectors) => Float32Array, ...dims: readonly number[]) =>
    floats(
      joinedRows(
        jobs.map(({ vectors }) => of(vectors)),
        N,
        ...dims,
      ),
      N,
      ...dims,
    );
  return {
    item_context: joined(({ itemContext }) => itemContext, item_context),
    embeddings: joined(({ embeddings }) => embeddings, K, EMBEDDING_WIDTH),
    adaptable,
    ...inputs,
  };
}
