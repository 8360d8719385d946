import type { BundleGraphs } from '../../../data/bundle/index.js';
import { createRng } from '../../../data/schema/random.js';
import { encodeModel, OnnxNodes, port } from '../../../training/compiler/onnx-node.js';

/**
 * Small graphs with the inputs and outputs of the exported network, and an answer that tests can work out:
 *
 * - uncertainty = is_predicted of the item, and every confidence = its completeness, so a test decides both;
 * - weights = softmax over the present sources of log(prior + 0.01) + session context · random + adaptable [K];
 * - adapting adds Σ rates · Σ rows weight · (2 target − 1) · reliable to adaptable;
 * - residual = tanh(session context · random + embeddings · random), fused = sigmoid(Σ w logit(score) + residual).
 */
export function standInGraphs(sources: number, itemFeatures: number): BundleGraphs {
  return { context: contextGraph(itemFeatures), score: scoreGraph(sources), adapt: adaptGraph(sources) };
}

function contextGraph(F: number): Uint8Array {
  const onnx = new OnnxNodes();
  const seen = onnx.node('Mul', ['session_features', 'session_mask']);
  onnx.node('MatMul', [seen, random(onnx, [18, 64], 'context')], { output: 'session_context' });
  const attention = onnx.node('MatMul', ['session_mask', random(onnx, [18, 72], 'attention')]);
  const byHead = onnx.node('Reshape', [attention, onnx.store('int64', [3], [-1, 4, 18])]);
  onnx.node('Softmax', [byHead], { output: 'attention', attributes: { axis: -1 } });
  // Columns 0 and 1 carry the metadata on; the others mix the features.
  const sure = onnx.node('Mul', ['item_features', 'item_confidences']);
  const mixed = onnx.node('MatMul', [sure, random(onnx, [F, 30], 'item')]);
  onnx.node('Concat', ['item_metadata', mixed], { output: 'item_context', attributes: { axis: -1 } });
  return encodeModel(
    onnx,
    [
      port('session_features', 'float32', ['U', 18]),
      port('session_mask', 'float32', ['U', 18]),
      port('item_features', 'float32', ['N', F]),
      port('item_confidences', 'float32', ['N', F]),
      port('item_metadata', 'float32', ['N', 2]),
    ],
    [
      port('session_context', 'float32', ['U', 64]),
      port('attention', 'float32', ['U', 4, 18]),
      port('item_context', 'float32', ['N', 32]),
    ],
  );
}

function scoreGraph(K: number): Uint8Array {
  const onnx = new OnnxNodes();
  const number = (value: number) => onnx.store('float32', [], [value]);
  const context = onnx.node('Gather', ['session_context', 'user_index']);
  const prior = onnx.node('Gather', ['prior_weights', 'user_index']);
  const start = onnx.node('Log', [onnx.node('Add', [prior, number(0.01)])]);
  const absent = onnx.node('Mul', [onnx.node('Sub', ['score_mask', number(1)]), number(30)]);
  const learned = onnx.node('MatMul', [context, random(onnx, [64, K], 'weights')]);
  const logits = onnx.node('Add', [onnx.node('Add', [start, absent]), onnx.node('Add', [learned, 'adaptable'])]);
  onnx.node('Softmax', [logits], { output: 'weights', attributes: { axis: -1 } });

  const column = (index: number) => onnx.node('Gather', ['item_context', onnx.store('int64', [1], [index])], AXIS_1);
  onnx.node('Add', [column(0), onnx.store('float32', [K], new Array(K).fill(0))], { output: 'confidences' });
  const flat = onnx.store('int64', [1], [-1]);
  onnx.node('Reshape', [column(1), flat], { output: 'uncertainty' });

  const rows = onnx.node('Reshape', ['embeddings', onnx.store('int64', [2], [-1, K * 64])]);
  const evidence = onnx.node('MatMul', [rows, random(onnx, [K * 64, 1], 'embedding')]);
  const taste = onnx.node('MatMul', [context, random(onnx, [64, 1], 'residual')]);
  onnx.node('Reshape', [onnx.node('Tanh', [onnx.node('Add', [evidence, taste])]), flat], { output: 'residual' });

  const clipped = onnx.node('Clip', ['scores', number(1e-4), number(1 - 1e-4)]);
  const odds = onnx.node('Div', [clipped, onnx.node('Sub', [number(1), clipped])]);
  const weighed = onnx.node('Mul', ['weights', onnx.node('Log', [odds])]);
  const blend = onnx.node('ReduceSum', [weighed, onnx.store('int64', [1], [1])], { attributes: { keepdims: 0 } });
  onnx.node('Sigmoid', [onnx.node('Add', [blend, 'residual'])], { output: 'fused' });
  return encodeModel(
    onnx,
    [
      port('session_context', 'float32', ['U', 64]),
      port('user_index', 'int32', ['N']),
      port('item_context', 'float32', ['N', 32]),
      port('embeddings', 'float32', ['N', K, 64]),
      port('scores', 'float32', ['N', K]),
      port('score_mask', 'float32', ['N', K]),
      port('prior_weights', 'float32', ['U', K]),
      port('adaptable', 'float32', [K]),
    ],
    [
      port('weights', 'float32', ['N', K]),
      port('confidences', 'float32', ['N', K]),
      port('fused', 'float32', ['N']),
      port('residual', 'float32', ['N']),
      port('uncertainty', 'float32', ['N']),
    ],
  );
}

/** adapted = adaptable + Σ rates · Σ rows weight · (2 target − 1) · reliable: sources that were right gain, others lose. */
function adaptGraph(K: number): Uint8Array {
  const onnx = new OnnxNodes();
  const number = (value: number) => onnx.store('float32', [], [value]);
  const column = onnx.store('int64', [2], [-1, 1]);
  const side = onnx.node('Sub', [onnx.node('Mul', ['targets', number(2)]), number(1)]);
  const pull = onnx.node('Reshape', [onnx.node('Mul', ['row_weights', side]), column]);
  const byRow = onnx.node('Mul', [pull, 'reliable']); // [S, K]
  const sum = onnx.node('ReduceSum', [byRow, onnx.store('int64', [1], [0])], { attributes: { keepdims: 0 } });
  const rate = onnx.node('ReduceSum', ['inner_rates'], { attributes: { keepdims: 0 } });
  onnx.node('Add', ['adaptable', onnx.node('Mul', [sum, rate])], { output: 'adapted' });
  return encodeModel(
    onnx,
    [
      port('session_context', 'float32', [1, 64]),
      port('item_context', 'float32', ['S', 32]),
      port('embeddings', 'float32', ['S', K, 64]),
      port('scores', 'float32', ['S', K]),
      port('score_mask', 'float32', ['S', K]),
      port('prior_weights', 'float32', [1, K]),
      port('targets', 'float32', ['S']),
      port('reliable', 'float32', ['S', K]),
      port('row_weights', 'float32', ['S']),
      port('stands_for', 'float32', ['S']),
      port('adaptable', 'float32', [K]),
      port('inner_rates', 'float32', [2, 1]),
    ],
    [port('adapted', 'float32', [K])],
  );
}

const AXIS_1 = { attributes: { axis: 1 } };

function random(onnx: OnnxNodes, shape: readonly [number, number], purpose: string): string {
  const rng = createRng(7, 'stand-in graph', purpose);
  const scale = 1 / Math.sqrt(shape[0]);
  return onnx.store(
    'float32',
    shape,
    Array.from({ length: shape[0] * shape[1] }, () => scale * rng.normal()),
  );
}
