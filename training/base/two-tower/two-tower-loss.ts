import * as tf from '@tensorflow/tfjs';
import type { Params } from '../../../models/network/parameters.js';
import { scope } from '../../../models/network/scope.js';
import type { InputSpec } from '../../compiler/record.js';
import { applyTower, sumOfTokens, toUnitLength } from './towers.js';
import type { TwoTowerConfig } from './two-tower-config.js';

/**
 * What the loss looks at: M items that are met in a batch, B cases with up to H items of history each, and a text per case.
 *
 * `banned` is 1 where a case must not be told from another's target, because its user likes that, too; `log_share` is the
 * logarithm of how often each case's target is drawn.
 */
export const LOSS_INPUTS: readonly InputSpec<number | string>[] = [
  { name: 'item_rows', shape: ['M', 'L'], dtype: 'int32' },
  { name: 'item_amounts', shape: ['M', 'L'] },
  { name: 'history', shape: ['B', 'H'], dtype: 'int32' },
  { name: 'history_mask', shape: ['B', 'H'] },
  { name: 'target', shape: ['B'], dtype: 'int32' },
  { name: 'text_rows', shape: ['B', 'W'], dtype: 'int32' },
  { name: 'text_amounts', shape: ['B', 'W'] },
  { name: 'text_mask', shape: ['B'] },
  { name: 'banned', shape: ['B', 'B'] },
  { name: 'log_share', shape: ['B'] },
];

/**
 * Sampled softmax with the other cases' targets as negatives, corrected for how often they are drawn: without it popular
 * items, being everybody's negatives, would be pushed down by as much as they are liked.
 *
 * −log (exp(s(u, i) − log pᵢ) / Σⱼ exp(s(u, j) − log pⱼ)), with s the cosine over the temperature.
 *
 * @see Yi et al., Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations, 2019.
 */
export function twoTowerLoss(
  params: Params,
  inputs: Readonly<Record<string, tf.Tensor>>,
  { temperature, popularityCorrection, textWeight }: TwoTowerConfig,
): tf.Tensor {
  const items = sumOfTokens(params, inputs['item_rows']!, inputs['item_amounts']!); // [M, width]
  const found = tf.gather(applyTower(params, 'item', items), inputs['target'] as tf.Tensor1D); // [B, width]
  const taste = scope('user', () => {
    const liked = tf.gather(applyTower(params, 'history', items), inputs['history'] as tf.Tensor2D); // [B, H, width]
    return toUnitLength(tf.sum(tf.mul(liked, tf.expandDims(inputs['history_mask']!, -1)), 1)); // [B, width]
  });
  const asked = applyTower(params, 'text', sumOfTokens(params, inputs['text_rows']!, inputs['text_amounts']!)); // [B, width]

  const correction = tf.mul(inputs['log_share']!, popularityCorrection); // [B]
  const barred = tf.mul(inputs['banned']!, -1e4); // [B, B]
  const crossEntropy = (queries: tf.Tensor) => {
    const scores = tf.sub(tf.mul(tf.matMul(queries, found, false, true), 1 / temperature), correction); // [B, B]
    const own = tf.sub(tf.mul(tf.sum(tf.mul(queries, found), -1), 1 / temperature), correction); // [B], the diagonal
    return tf.sub(tf.log(tf.sum(tf.exp(tf.add(scores, barred)), -1)), own); // [B]
  };
  const byTaste = scope('taste loss', () => tf.mean(crossEntropy(taste)));
  const byText = scope('text loss', () => tf.mean(tf.mul(crossEntropy(asked), inputs['text_mask']!)));
  return tf.add(byTaste, tf.mul(byText, textWeight));
}
