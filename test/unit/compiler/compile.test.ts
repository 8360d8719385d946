import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../data/schema/random.js';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import type { Program } from '../../../training/compiler/record.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { floats, type HostTensors } from '../../../training/engines/runtime.js';
import { largestDifference, PROFILES, runEagerly } from './run-both.js';

/**
 * A small MAML step with everything that sizes get into: parameters tiled to tasks, products with shared and own parameters,
 * means over rows, tasks and both, sums, a softmax over a symbolic axis, a symbolic reshape, and a second-order gradient.
 */
const SPECS = [
  { name: 'x', shape: ['T', 'S', 3] },
  { name: 'y', shape: ['T', 'S'] },
  { name: 'w', shape: [1, 3, 1] },
];
const program: Program = ({ x, y, w }) => {
  const [tasks, rows] = x!.shape as [number, number, number];
  const taskLoss = (weights: tf.Tensor) => {
    const scores = tf.squeeze(tf.tanh(tf.matMul(x!, weights)), [2]);
    const attention = tf.softmax(scores, -1);
    return tf.add(tf.mean(tf.squaredDifference(scores, y!), 1), tf.div(tf.sum(tf.mul(attention, y!), 1), rows * tasks));
  };
  const metaLoss = (shared: tf.Tensor) => {
    const own = tf.tile(shared, [tasks, 1, 1]);
    const gradient = tf.grad((weights) => tf.sum(taskLoss(weights)))(own);
    return tf.mean(taskLoss(tf.sub(own, tf.mul(gradient, 0.5))));
  };
  return {
    loss: metaLoss(w!),
    gradient: tf.grad(metaLoss)(w!),
    flat: tf.reshape(tf.mul(x!, y!.expandDims(-1)), [tasks * rows, 3]),
    spread: tf.sum(tf.square(tf.sub(x!, tf.mean(x!)))),
  };
};

function inputs(tasks: number, rows: number): HostTensors {
  const rng = createRng(3, tasks, rows);
  const random = (...shape: readonly number[]) =>
    floats(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => rng.normal()),
      shape,
    );
  return { x: random(tasks, rows, 3), y: random(tasks, rows), w: random(1, 3, 1) };
}

describe('compile', () => {
  beforeAll(prepareTensorflow);

  it.each(PROFILES)('one %s graph serves every size as a graph recorded at that size does', async (profile) => {
    const symbolic = await openOnnx(compile(program, SPECS, { profile }).bytes);
    for (const [tasks, rows] of [
      [1, 1],
      [1, 5],
      [4, 3],
      [7, 20],
    ] as const) {
      const sizes: Readonly<Record<string, number>> = { T: tasks, S: rows };
      const fixedSpecs = SPECS.map(({ name, shape }) => ({
        name,
        shape: shape.map((dimension) => (typeof dimension === 'string' ? sizes[dimension]! : dimension)),
      }));
      const fixed = await openOnnx(compile(program, fixedSpecs, { profile }).bytes);
      const given = inputs(tasks, rows);
      expect(
        largestDifference(await symbolic.run(given), await fixed.run(given)),
        `T=${tasks}, S=${rows}`,
      ).toBeLessThan(
        3e-7, // a size of 1 lets the fixed recording leave out a sum or a mean
      );
    }
  });

  it('a genuine constant that equals a size it is first recorded at is not taken for the size', async () => {
    const twice: Program = ({ x }) => ({ y: tf.mul(tf.sum(x!, 0), 97) }); // 97 is the smallest size
    const onnx = await openOnnx(compile(twice, [{ name: 'x', shape: ['N', 2] }]).bytes);
    const { y } = await onnx.run({ x: floats(Float32Array.of(1, 2, 3, 4), [2, 2]) });
    expect(Array.from(y!.data)).toEqual([4 * 97, 6 * 97]);
  });

  it('the same program is the same bytes', () => {
    const [first, second] = [compile(program, SPECS), compile(program, SPECS)];
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  });

  const REFUSED: Readonly<Record<string, Program>> = {
    'T + 1 in a number': ({ x }) => ({ y: tf.mul(x!, x!.shape[0]! + 1) }),
    'T + 1 in a shape': ({ x }) => ({ y: tf.pad(x!, [[0, 1]]) }), // by itself sizeless, but its size is an output
    'a slice of T − 1': ({ x }) => ({ y: tf.sum(tf.slice(x!, [0], [x!.shape[0]! - 1])) }),
    'a loop over T': ({ x }) => ({ y: tf.addN(tf.unstack(x!)) }),
    'Math.log(T)': ({ x }) => ({ y: tf.mul(x!, Math.log(x!.shape[0]!)) }),
    'numbers made in JavaScript, T of them': ({ x }) => ({
      y: tf.mul(x!, tf.tensor1d([...Array(x!.shape[0]!).keys()])),
    }),
    'unseeded randomness': ({ x }) => ({ y: tf.mul(tf.sum(x!), tf.randomNormal([3])) }),
  };

  it.each(Object.entries(REFUSED))('%s is refused', (_name, refused) => {
    expect(() => compile(refused, [{ name: 'x', shape: ['T'] }])).toThrow(/depends on the sizes T in a way/);
  });

  it.each<[string, Program]>([
    ['OneHot', ({ x }) => ({ y: tf.oneHot(tf.cast(x!, 'int32'), x!.shape[0]!) })],
    ['Range', ({ x }) => ({ y: tf.mul(x!, tf.range(0, x!.shape[0]!)) })],
  ])('%s of T is refused by name: the kernel is not translated', (kernel, program) => {
    expect(() => compile(program, [{ name: 'x', shape: ['T'] }])).toThrow(
      expect.objectContaining({ code: 'unsupported_kernel', details: { kernel } }),
    );
  });

  it('unseeded randomness is refused where no size is symbolic, too', () => {
    const random: Program = ({ x }) => ({ y: tf.mul(x!, tf.randomNormal([3])) });
    expect(() => compile(random, [{ name: 'x', shape: [3] }])).toThrow(/changes between runs/);
  });

  it.each(PROFILES)('rows of a named size that are not there are refused when the %s graph runs', async (profile) => {
    const secondRow: Program = ({ x }) => ({ y: tf.add(tf.slice(x!, [1, 0], [1, 2]), tf.slice(x!, [0, 0], [2, 2])) });
    const onnx = await openOnnx(compile(secondRow, [{ name: 'x', shape: ['N', 2] }], { profile }).bytes);
    const { y } = await onnx.run({ x: floats(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]) });
    expect(Array.from(y!.data)).toEqual([1 + 3, 2 + 4, 3 + 3, 4 + 4]);
    await expect(onnx.run({ x: floats(Float32Array.of(1, 2), [1, 2]) })).rejects.toThrow(/Reshape/);
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor, number, number]>([
    ['a quotient by less than float32 has a reciprocal for', (x) => tf.div(x, 1e-39), 1e-38, 10],
    ['scales whose product float32 does not have', (x) => tf.mul(tf.mul(x, 1e-30), 1e-30), 1e30, 1e-30],
  ])('algebra leaves %s', async (_name, apply, x, expected) => {
    const onnx = await openOnnx(compile(({ x }) => ({ y: apply(x!) }), [{ name: 'x', shape: [2] }]).bytes);
    const { y } = await onnx.run({ x: floats(Float32Array.of(0, x), [2]) });
    expect(y!.data[0]).toBe(0);
    expect(y!.data[1]! / expected).toBeCloseTo(1, 5);
  });

  it('what an output is computed from may be an output before it', async () => {
    const program: Program = ({ x }) => ({ y: tf.relu(x!), z: tf.mul(tf.relu(x!), 1 / x!.shape[0]!) });
    const onnx = await openOnnx(compile(program, [{ name: 'x', shape: ['N'] }]).bytes);
    const { y, z } = await onnx.run({ x: floats(Float32Array.of(-1, 3), [2]) });
    expect([Array.from(y!.data), Array.from(z!.data)]).toEqual([
      [0, 3],
      [0, 1.5],
    ]);
  });

  it('a sum of sizes that no node has to know is not refused', async () => {
    const joined: Program = ({ x, z }) => ({ y: tf.sum(tf.concat([x!, z!])) });
    const sizes = [
      { name: 'x', shape: ['T'] },
      { name: 'z', shape: ['S'] },
    ];
    const onnx = await openOnnx(compile(joined, sizes).bytes);
    const { y } = await onnx.run({ x: floats(Float32Array.of(1, 2), [2]), z: floats(Float32Array.of(3, 4, 8), [3]) });
    expect(y!.data[0]).toBe(1 + 2 + 3 + 4 + 8);
  });

  const NAMED = [
    { name: 'x', shape: ['T', 'S', 2] },
    { name: 'z', shape: ['T', 'Q', 2] },
  ];
  const rows = (shape: readonly number[], ...numbers: readonly number[]) =>
    floats(
      Float32Array.from(
        numbers.slice(
          0,
          shape.reduce((a, b) => a * b),
        ),
      ),
      shape,
    );

  it.each(PROFILES)('rows of two named sizes may go one way together and be parted again (%s)', async (profile) => {
    const parted: Program = ({ x, z }) => {
      const lengths = [x!.shape[1]!, z!.shape[1]!];
      const measure = (both: tf.Tensor) => {
        const [ofX, ofZ] = tf.split(tf.tanh(both), lengths, 1);
        return tf.add(tf.mean(ofX!), tf.sum(tf.square(ofZ!)));
      };
      const both = tf.concat([x!, z!], 1);
      const [ofX, ofZ] = tf.split(tf.grad(measure)(both), lengths, 1);
      return { value: measure(both), ofX: ofX!, ofZ: ofZ! };
    };
    const onnx = await openOnnx(compile(parted, NAMED, { profile }).bytes);
    for (const [S, Q] of [
      [1, 3],
      [2, 1],
    ] as const) {
      const feed = { x: rows([1, S, 2], 0.1, 0.2, 0.3, 0.4), z: rows([1, Q, 2], 0.5, 0.6, 0.7, 0.8, 0.9, 1) };
      const expected = await runEagerly({ inputs: NAMED, program: parted }, feed);
      expect(largestDifference(await onnx.run(feed), expected), `S=${S}, Q=${Q}`).toBeLessThan(1e-6);
    }
  });

  it('what is the same in every row has as many of them as the two sizes together', async () => {
    const filled: Program = ({ x, z }) => {
      const both = tf.concat([x!, z!], 1);
      const [tasks, rows] = both.shape as [number, number];
      return {
        y: tf.concat([both, tf.fill([tasks, rows, 1], 7)], -1),
        w: tf.tile(tf.sum(both, 1, true), [1, rows, 1]),
      };
    };
    const onnx = await openOnnx(compile(filled, NAMED).bytes);
    for (const [S, Q] of [
      [1, 3],
      [2, 1],
    ] as const) {
      const feed = { x: rows([1, S, 2], 0.1, 0.2, 0.3, 0.4), z: rows([1, Q, 2], 0.5, 0.6, 0.7, 0.8, 0.9, 1) };
      const expected = await runEagerly({ inputs: NAMED, program: filled }, feed);
      expect(largestDifference(await onnx.run(feed), expected), `S=${S}, Q=${Q}`).toBeLessThan(1e-6);
    }
  });

  it('as many rows of one size as another has are refused: they may not be there', () => {
    const asMany: Program = ({ x, z }) => ({ y: tf.slice(z!, [0, 0, 0], x!.shape as never) });
    expect(() => compile(asMany, NAMED)).toThrow(/depends on the sizes T, S, Q in a way/);
  });

  it('a product of sizes, and what divides by one, is not refused', async () => {
    const product: Program = ({ x, z }) => {
      const [tasks, rows] = [x!.shape[0]!, z!.shape[0]!];
      return { y: tf.mul(tf.sum(x!), (2 * tasks) / 1), w: tf.div(tf.sum(z!), tasks * rows), v: tf.mul(x!, 1 / rows) };
    };
    const onnx = await openOnnx(
      compile(product, [
        { name: 'x', shape: ['T'] },
        { name: 'z', shape: ['S'] },
      ]).bytes,
    );
    const { y, w, v } = await onnx.run({
      x: floats(Float32Array.of(1, 2), [2]),
      z: floats(Float32Array.of(3, 4, 8), [3]),
    });
    expect(y!.data[0]).toBe((1 + 2) * 2 * 2);
    expect(w!.data[0]).toBe(15 / (2 * 3));
    expect(Array.from(v!.data)).toEqual([Math.fround(1 / 3), Math.fround(2 / 3)]);
  });
});
