import * as tf from '@tensorflow/tfjs';
import { EMBEDDING_WIDTH } from '../../data/schema/features.js';
import { itemContextWidth, sessionContextWidth } from '../../models/network/shape.js';
import type { InputSpec, SpecifiedProgram } from '../compiler/record.js';
import { adaptableInput } from './adaptable.js';
import { type ExportedNetwork, fusedRows } from './score-program.js';

/** A source, and how wide its vectors are; 0 where it has none. */
export interface SourceVectors {
  readonly source: string;
  readonly width: number;
}

/**
 * `known.onnx`: score.onnx for items that stand in tables, of I items, and are named by index. A row's interaction vectors, user ⊙ item,
 * are made in the graph, and its item's context is looked up there, so that a caller writes a number for each row instead of hundreds.
 * All else is score.onnx's, operation by operation: the answers are the same, bit for bit.
 *
 * @param vectors of every source, in order; at least one has some
 */
export function knownProgram(network: ExportedNetwork, vectors: readonly SourceVectors[]): SpecifiedProgram {
  const { shape, config } = network;
  const tables = vectors
    .filter(({ width }) => width > 0)
    .flatMap(({ source, width }): InputSpec<number | string>[] => [
      { name: `${source}_of_users`, shape: ['U', width] },
      { name: `${source}_of_items`, shape: ['I', width] },
    ]);
  return {
    inputs: [
      { name: 'session_context', shape: ['U', sessionContextWidth(shape)] },
      { name: 'prior_weights', shape: ['U', shape.sources] },
      { name: 'item_context', shape: ['I', itemContextWidth(shape)] },
      ...tables,
      { name: 'user_index', shape: ['N'], dtype: 'int32' },
      { name: 'item_index', shape: ['N'], dtype: 'int32' },
      { name: 'scores', shape: ['N', shape.sources] },
      { name: 'score_mask', shape: ['N', shape.sources] },
      adaptableInput(shape, config),
    ],
    program: (inputs) => {
      const ofItem = (name: string) => tf.gather(inputs[name]!, inputs['item_index']!);
      const ofUser = (name: string) => tf.gather(inputs[name]!, inputs['user_index']!);
      const product = ({ source, width }: SourceVectors) => {
        const vectors = tf.mul(ofUser(`${source}_of_users`), ofItem(`${source}_of_items`));
        const padding = EMBEDDING_WIDTH - width;
        return tf.expandDims(
          padding > 0
            ? tf.pad2d(vectors as tf.Tensor2D, [
                [0, 0],
                [0, padding],
              ])
            : vectors,
          0,
        );
      };
      const products = vectors.map((of) => (of.width > 0 ? product(of) : null));
      const none = tf.zerosLike(products.find((found) => found !== null)!);
      return fusedRows(network, inputs, {
        itemContext: tf.expandDims(ofItem('item_context'), 0),
        embeddings: products.map((found) => found ?? none), // [1, N, 64] of each source
      });
    },
  };
}
