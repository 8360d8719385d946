import { type CandidateRows, withVectors } from '../scoring/candidate-rows.js';
import type { Catalogue } from '../scoring/catalogue.js';
import type { Graphs } from './graphs.js';
import { itemContextRows } from './item-context-rows.js';
import { scoreInputs } from './score-inputs.js';
import type { RowVectors, ScoreJob } from './score-job.js';
import type { HostTensor, Tensors } from './tensors.js';

/**
 * Scores the rows of some jobs in one run, under the trained parameters: by known.onnx where all of them are of the bundle's items, else by
 * score.onnx. The answers are the same, bit for bit.
 */
export async function runJobs(catalogue: Catalogue, graphs: Graphs, jobs: readonly ScoreJob[]): Promise<Tensors> {
  const { known, score, adaptable } = graphs;
  if (known !== null && jobs.every(({ vectors }) => vectors === undefined)) return known.run(jobs);
  const withAll = async (job: ScoreJob) => ({
    ...job,
    vectors: job.vectors ?? (await rowVectors(catalogue, graphs, job.rows)),
  });
  return score.run(scoreInputs(catalogue, adaptable, await Promise.all(jobs.map(withAll))));
}

/**
 * What score.onnx is told of rows.
 * @param own parameters that items' contexts are a user's own by; undefined where they are everybody's
 */
export async function rowVectors(
  catalogue: Catalogue,
  graphs: Graphs,
  rows: CandidateRows,
  own?: HostTensor,
): Promise<RowVectors> {
  const { embeddings = withVectors(catalogue, rows).embeddings } = rows;
  return { embeddings, itemContext: await itemContextRows(catalogue, graphs, rows, own) };
}
