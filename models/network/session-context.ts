import * as tf from '@tensorflow/tfjs';
import { activate, dropout, layerNorm, linear } from './layers.js';
import { linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { scope } from './scope.js';
import {
  ATTENTION_HEADS,
  type NetworkShape,
  SESSION_CONTEXT,
  SESSION_HIDDEN,
  SESSION_WIDTH,
  TOKEN_WIDTH,
} from './shape.js';

const POOLED = ATTENTION_HEADS * TOKEN_WIDTH;

/** Parameters of the session context extractor. */
export function sessionContextParameters(): ParameterSpec[] {
  const token = (name: string, deviation: number): ParameterSpec => ({
    name: `session/${name}`,
    shape: [SESSION_WIDTH, TOKEN_WIDTH],
    initialize: { kind: 'normal', deviation },
  });
  const constant = (name: string, value: number): ParameterSpec => ({
    name: `session/norm/${name}`,
    shape: [SESSION_HIDDEN],
    initialize: { kind: 'constant', value },
  });
  return [
    token('token_scale', 1),
    token('token_offset', 1),
    token('token_missing', 1),
    { name: 'session/queries', shape: [TOKEN_WIDTH, ATTENTION_HEADS], initialize: { kind: 'normal', deviation: 1 } },
    ...linearParameters('session/embedding', SESSION_WIDTH, SESSION_HIDDEN),
    constant('scale', 1),
    constant('offset', 0),
    ...linearParameters('session/attended', POOLED, SESSION_HIDDEN, 1),
    ...linearParameters('session/hidden', SESSION_HIDDEN, SESSION_CONTEXT),
    ...linearParameters('session/output', SESSION_CONTEXT, SESSION_CONTEXT, 1),
  ];
}

/**
 * What a user's session features say, and which of them it listened to.
 *
 * One token per feature (value · scale + offset, or a learned token where the value is missing); one learned query per head
 * attends over the tokens, so that attention sums to 1 over named features. Beside it a linear embedding of all features.
 * A user's output depends on nothing but that user's row.
 *
 * @param features standardised, 0 where missing; [tasks, rows, 18]
 * @param mask 1 where present; [tasks, rows, 18]
 * @param keep dropout mask of the embedding, [tasks, 128]
 * @returns context [tasks, rows, 64], attention [tasks, rows, heads, 18]
 */
export function sessionContext(
  params: Params,
  features: tf.Tensor,
  mask: tf.Tensor,
  { activation }: NetworkShape,
  keep?: tf.Tensor,
): { readonly context: tf.Tensor; readonly attention: tf.Tensor } {
  return scope('session', () => {
    const { pooled, attention } = scope('attention', () => attend(params, features, mask));
    const embedded = scope('embedding', () => {
      const normed = layerNorm(params, 'session/norm', linear(params, 'session/embedding', features));
      return dropout(activate(normed, activation), keep); // [tasks, rows, 128]
    });
    const joined = tf.add(embedded, linear(params, 'session/attended', pooled));
    const hidden = activate(linear(params, 'session/hidden', joined), activation); // [tasks, rows, 64]
    return { context: linear(params, 'session/output', hidden), attention };
  });
}

/** @returns what the heads found [tasks, rows, 4 · 16], and where they looked [tasks, rows, heads, 18] */
function attend(params: Params, features: tf.Tensor, mask: tf.Tensor) {
  const [tasks, rows] = features.shape as [number, number];
  const perFeature = (name: string) => tf.expandDims(params[`session/${name}`]!, 1); // [1 or tasks, 1, 18, 16]
  const present = tf.expandDims(mask, -1); // [tasks, rows, 18, 1]
  const valued = tf.mul(tf.expandDims(features, -1), perFeature('token_scale')); // [tasks, rows, 18, 16]
  const absent = tf.mul(tf.sub(1, present), perFeature('token_missing')); // [tasks, rows, 18, 16]
  const tokens = tf.add(tf.add(valued, perFeature('token_offset')), absent); // [tasks, rows, 18, 16]

  const flat = tf.reshape(tokens, [tasks, rows * SESSION_WIDTH, TOKEN_WIDTH]);
  const affinity = tf.matMul(flat, params['session/queries']!); // [tasks, rows · 18, heads]
  const logits = tf.reshape(affinity, [tasks, rows, SESSION_WIDTH, ATTENTION_HEADS]);
  const attention = tf.softmax(tf.transpose(tf.div(logits, Math.sqrt(TOKEN_WIDTH)), [0, 1, 3, 2]), -1);
  return { pooled: tf.reshape(tf.matMul(attention, tokens), [tasks, rows, POOLED]), attention };
}
