import * as tf from '@tensorflow/tfjs';
import { linear } from './layers.js';
import { linearParameters, type ParameterSpec, type Params } from './parameters.js';
import { scope } from './scope.js';
import { ATTENTION_HEADS, type NetworkShape, SESSION_CONTEXT } from './shape.js';
import { situationParts } from './situation.js';

const HEAD_WIDTH = SESSION_CONTEXT / ATTENTION_HEADS;
/** Takes an absent group's attention to e⁻⁶⁰. */
const ABSENT = 60;

/** Parameters of the attention over modalities, which only a network has that attends to its contexts. */
export function multimodalParameters({ contextFusion }: NetworkShape): ParameterSpec[] {
  if (contextFusion !== 'attended') return [];
  return [
    ...linearParameters('multimodal/query', SESSION_CONTEXT, SESSION_CONTEXT, 1),
    ...linearParameters('multimodal/key', SESSION_CONTEXT, SESSION_CONTEXT, 1),
  ];
}

/**
 * The user's context with what the situation says, as far as the user's session attends to it.
 *
 * Tokens are the session's context and one for each group of the situation. In each of four heads the session asks all
 * tokens, itself among them, and what it finds in the groups is added to it: c = s + Σ_g a_g·t_g, with a = softmax over the
 * tokens that are there of q(s)·k(t)/√16. Attending to itself adds nothing. So with the session alone, and before training,
 * the context is the session's. The reference stacks its modalities and leaves open who asks; here the session does, since it
 * is always there.
 *
 * @param session [tasks, rows or 1, 64]
 * @param features standardised, 0 where missing, groups one after the other; [tasks, rows or 1, C]
 * @param mask 1 where present; [tasks, rows or 1, C]
 * @returns context [tasks, rows or 1, 64], attention over session and groups [tasks, rows or 1, heads, 1 + groups]
 */
export function multimodalContext(
  params: Params,
  session: tf.Tensor,
  features: tf.Tensor,
  mask: tf.Tensor,
  shape: NetworkShape,
): { readonly context: tf.Tensor; readonly attention: tf.Tensor } {
  return scope('multimodal', () => {
    const parts = situationParts(params, features, mask, shape);
    const query = linear(params, 'multimodal/query', session);
    const affinity = (token: tf.Tensor) => {
      const product = tf.mul(query, linear(params, 'multimodal/key', token));
      return tf.div(tf.sum(byHead(product), -1, true), Math.sqrt(HEAD_WIDTH)); // [tasks, rows or 1, heads, 1]
    };
    const ofGroups = parts.map(({ context, isThere }) => {
      const absent = tf.mul(tf.sub(isThere, 1), ABSENT); // [tasks, rows or 1, 1]
      return tf.add(affinity(context), tf.expandDims(absent, -1));
    });
    const attention = tf.softmax(tf.concat([affinity(session), ...ofGroups], -1), -1);
    const [, ...shares] = tf.split(attention, 1 + parts.length, -1); // each [tasks, rows or 1, heads, 1]
    const found = parts.map(({ context }, g) => tf.mul(byHead(context), shares[g]!));
    return { context: tf.add(session, tf.reshape(tf.addN(found), session.shape)), attention };
  });
}

/** [tasks, rows, 64] as [tasks, rows, heads, 16] */
function byHead(x: tf.Tensor): tf.Tensor {
  const [tasks, rows] = x.shape as [number, number];
  return tf.reshape(x, [tasks, rows, ATTENTION_HEADS, HEAD_WIDTH]);
}
