import { standardize } from '../../data/features/standardizer.js';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { writeTargets } from '../../models/adaptation/row-targets.js';
import type { BaseScorers } from '../../models/base/base-scorers.js';
import { embeddingRow } from '../../models/base/embedding-row.js';
import { scoreItems } from '../../models/base/score-items.js';
import type { UserVectors } from '../../models/base/user-vectors.js';
import { byCountWeights } from '../../models/fusion/by-count.js';
import { contextWidth, type NetworkShape } from '../../models/network/shape.js';
import { learningTerm } from '../boosted-term/learning-term.js';
import { startingBlends } from '../boosted-term/starting-blends.js';
import type { HostTensor, HostTensors } from '../engines/runtime.js';
import type { Foundation } from '../foundation.js';
import { type RowSet, taskInputSpecs } from './task-inputs.js';
import type { PreparedCase } from './world.js';

/** A candidate row of a task. */
export interface TaskRow {
  readonly item: number;
  /** In [0, 1]. */
  readonly target: number;
  /** How many items of the catalogue the row stands for: 1, or more for a sampled negative. */
  readonly standsFor: number;
  /** What was known of the user when the row was scored: without the item itself, where it is support. */
  readonly vectors: UserVectors;
}

/** One user's task. */
export interface Task {
  readonly known: PreparedCase;
  /** The situation that is asked about; that of the case if left out. */
  readonly situation?: Float32Array;
  readonly support: readonly TaskRow[];
  /** What each support row weighs in the loss; 1 / rows if left out. */
  readonly supportWeight?: number;
  readonly query: readonly TaskRow[];
}

export interface TaskSizes {
  readonly support: number;
  readonly query: number;
}

/** Tasks as the engines' inputs. Rows beyond `sizes` are left out; a task with fewer is padded with rows of weight 0. */
export function taskBatch(
  tasks: readonly Task[],
  foundation: Foundation,
  shape: NetworkShape,
  sizes: TaskSizes,
): HostTensors {
  const dimensions: Readonly<Record<string, number>> = { T: tasks.length, S: sizes.support, Q: sizes.query };
  const inputs = Object.fromEntries(
    taskInputSpecs(shape).map(({ name, shape: symbolic }): [string, HostTensor & { readonly data: Float32Array }] => {
      const concrete = symbolic.map((dimension) =>
        typeof dimension === 'string' ? dimensions[dimension]! : dimension,
      );
      return [name, { data: new Float32Array(concrete.reduce((a, b) => a * b, 1)), shape: concrete }];
    }),
  );
  const column = (name: string) => inputs[name]!.data;
  const hasContexts = contextWidth(shape) > 0;
  tasks.forEach(({ known, situation = known.situation, support, supportWeight, query }, task) => {
    const session = standardize(foundation.standardizer, known.sessionFeatures);
    column('session_features').set(session.values, task * session.values.length);
    column('session_mask').set(session.mask, task * session.mask.length);
    const context = hasContexts ? standardize(foundation.contextStandardizer, situation) : null;
    if (context !== null) {
      column('context_features').set(context.values, task * situation.length);
      column('context_mask').set(context.mask, task * situation.length);
    }
    column('prior_weights').set(byCountWeights(foundation.byCount, known.vectors.count), task * shape.sources);
    const ofSet = (rowSet: RowSet) => (name: string) => column(`${rowSet}_${name}`);
    const asked = {
      known,
      session: session.values,
      situation: context?.values ?? new Float32Array(0),
      foundation,
      shape,
    };
    const supportRows = support.slice(0, sizes.support);
    writeRows(ofSet('support'), task * sizes.support, supportRows, asked, supportWeight);
    writeRows(ofSet('query'), task * sizes.query, query.slice(0, sizes.query), asked);
  });
  return inputs;
}

/** Of whom rows are, and on what ground. */
interface Asked {
  readonly known: PreparedCase;
  /** Session features, standardised. */
  readonly session: Float32Array;
  /** Of the situation that is asked about, standardised. */
  readonly situation: Float32Array;
  readonly foundation: Foundation;
  readonly shape: NetworkShape;
}

/** @param at the columns of a row set, by name @param weight of each row; 1 / rows if left out */
function writeRows(
  at: (name: string) => Float32Array,
  firstRow: number,
  rows: readonly TaskRow[],
  { known, session, situation, foundation, shape: { boostedTerm } }: Asked,
  weight?: number,
): void {
  const { world, moment, profile, user } = known;
  const features = world.itemFeatures.at(
    moment,
    Int32Array.from(rows, ({ item }) => item),
  );
  const { values, confidences, completeness, isPredicted, names } = features;
  const scorers = { ...world.scorers, calibrators: foundation.calibrators };
  const [F, K] = [names.length, scorers.sources.length];
  const ofRows = (table: Float32Array) => table.subarray(firstRow * K, (firstRow + rows.length) * K);
  const [itemFeatures, itemConfidences, metadata] = [at('item_features'), at('item_confidences'), at('item_metadata')];
  const [embeddings, scores, mask] = [at('embeddings'), at('scores'), at('score_mask')];
  scoreRows(scorers, rows, ofRows(scores), ofRows(mask));
  itemFeatures.set(values, firstRow * F);
  itemConfidences.set(confidences, firstRow * F);
  rows.forEach(({ item, vectors }, index) => {
    const row = firstRow + index;
    metadata[row * 2] = completeness[index]!;
    metadata[row * 2 + 1] = isPredicted[index]!;
    embeddingRow(scorers, vectors, item, embeddings, row * K * EMBEDDING_WIDTH);
  });
  if (boostedTerm) {
    const { outOfFoldTerms } = foundation;
    const scored = { scores: ofRows(scores), mask: ofRows(mask), count: known.vectors.count };
    const described = { features, profile, session, situation, ...scored, blends: startingBlends(foundation, scored) };
    at('term').set(learningTerm({ boostedTerm, outOfFoldTerms }, user, described), firstRow);
  }
  const targets = {
    targets: at('targets'),
    reliable: at('reliable'),
    rowWeights: at('row_weights'),
    standsFor: at('stands_for'),
  };
  writeTargets(targets, rows, { scores, mask }, firstRow, weight);
}

/** Scores rows in runs of those that know the user alike. */
function scoreRows(scorers: BaseScorers, rows: readonly TaskRow[], scores: Float32Array, mask: Float32Array): void {
  const sources = scorers.sources.length;
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const { vectors } = rows[start]!;
    while (rows[end]?.vectors === vectors) end++;
    const items = new Int32Array(end - start);
    for (let row = start; row < end; row++) items[row - start] = rows[row]!.item;
    scoreItems(scorers, vectors, items, {
      scores: scores.subarray(start * sources),
      mask: mask.subarray(start * sources),
    });
  }
}
