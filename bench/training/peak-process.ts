import * as tf from '@tensorflow/tfjs';
import { createRng } from '../../data/schema/random.js';
import { compile } from '../../training/compiler/compile.js';
import { openOnnx } from '../../training/engines/open-onnx.js';
import { floats } from '../../training/engines/runtime.js';
import { answerRounds } from './answer-rounds.js';
import { PEAK_SIZE } from './peak-size.js';

// The machine's matrix peak as a contestant: products of two square matrices, on one thread of ONNX Runtime.
const shape = [PEAK_SIZE, PEAK_SIZE];
const rng = createRng(1, 'peak');
const random = () =>
  floats(
    Float32Array.from({ length: PEAK_SIZE ** 2 }, () => rng.next()),
    shape,
  );
const { bytes } = compile(
  ({ a, b }) => ({ c: tf.matMul(a!, b!) }),
  ['a', 'b'].map((name) => ({ name, shape })),
);
const session = await openOnnx(bytes);
const inputs = { a: random(), b: random() };
const step = async () => {
  await session.run(inputs);
};
await step();
await answerRounds({}, step, () => performance.now());
await session.release();
