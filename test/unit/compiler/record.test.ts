import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepareTensorflow } from '../../../models/network/prepare-tensorflow.js';
import { compile } from '../../../training/compiler/compile.js';
import { type Program, record } from '../../../training/compiler/record.js';
import { openOnnx } from '../../../training/engines/open-onnx.js';
import { floats } from '../../../training/engines/runtime.js';

const SPECS = [{ name: 'x', shape: [2, 3] }];
const recording = (program: Program) => () => record(program, SPECS);

describe('record', () => {
  beforeAll(prepareTensorflow);
  beforeEach(async () => {
    await tf.setBackend('cpu');
  });

  it.each<[string, (x: tf.Tensor) => unknown]>([
    ['dataSync', (x) => x.dataSync()],
    ['arraySync', (x) => x.arraySync()],
    ['print', (x) => x.print()],
  ])('%s of a recorded tensor is refused: it has no elements yet', (_name, read) => {
    const branching = recording(({ x }) => {
      read(tf.square(x!));
      return { y: x! };
    });
    expect(branching).toThrow('The elements of a tensor were asked for while recording (Mul [2,3])');
  });

  it('the elements of a constant can be read', () => {
    const read: number[] = [];
    recording(({ x }) => {
      read.push(...tf.fill([2], 0.5).dataSync(), ...tf.tensor1d([1, 2]).dataSync());
      return { y: x! };
    })();
    expect(read).toEqual([0.5, 0.5, 1, 2]);
  });

  it('data made while recording is refused when it is large, unless it is one number', () => {
    const made = (values: Float32Array) => recording(({ x }) => ({ y: tf.mul(tf.sum(x!), tf.tensor1d(values)) }));
    expect(made(Float32Array.from({ length: 4097 }, (_, index) => index))).toThrow(/made from 4097 numbers.*an input/);
    expect(made(Float32Array.from({ length: 4096 }, (_, index) => index))).not.toThrow();
    expect(made(new Float32Array(5000).fill(2))).not.toThrow();
  });

  it('a tensor of another backend becomes a constant, and stays where it was', async () => {
    const outside = tf.tensor1d([1, 2, 3]);
    const { bytes } = compile(({ x }) => ({ y: tf.mul(x!, outside) }), SPECS);
    const onnx = await openOnnx(bytes);
    const { y } = await onnx.run({ x: floats(Float32Array.of(1, 1, 1, 2, 2, 2), [2, 3]) });
    expect(Array.from(y!.data)).toEqual([1, 2, 3, 2, 4, 6]);
    expect(Array.from(tf.add(outside, 1).dataSync())).toEqual([2, 3, 4]);
    outside.dispose();
  });

  it.each<[string, Program, RegExp]>([
    ['reshape to another size', ({ x }) => ({ y: tf.reshape(x!, [4, 2]) }), /reshape|Size/i],
    ['a slice past the end', ({ x }) => ({ y: tf.slice(x!, [0, 2], [2, 2]) }), /slice/i],
    ['products that do not fit', ({ x }) => ({ y: tf.matMul(x!, x!) }), /matMul/],
    ['a product of scalars', ({ x }) => ({ y: tf.matMul(tf.sum(x!), tf.sum(x!)) }), /matMul/],
    ['shapes that do not broadcast', ({ x }) => ({ y: tf.add(x!, tf.ones([2])) }), /broadcast/],
    ['a concatenation that does not fit', ({ x }) => ({ y: tf.concat([x!, tf.ones([3, 3])], 1) }), /concat/i],
  ])('%s is refused, though tfjs leaves it to kernels', (_name, program, message) => {
    expect(recording(program)).toThrow(message);
  });

  it('a disposed tensor is refused', () => {
    const used = recording(({ x }) => {
      const squared = tf.square(x!);
      squared.dispose();
      return { y: tf.add(squared, 1) };
    });
    expect(used).toThrow(/disposed/);
  });

  it('leaves no tensor, and the backend as it was: after a recording, and after one that fails', () => {
    const before = tf.memory().numTensors;
    recording(({ x }) => ({ y: tf.sum(tf.grad((z) => tf.sum(tf.exp(z)))(x!)) }))();
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.getBackend()).toBe('cpu');
    expect(
      recording(({ x }) => {
        tf.exp(x!);
        throw new Error('midway');
      }),
    ).toThrow('midway');
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('a tensor that outlives its recording is refused', () => {
    let kept: tf.Tensor | undefined;
    recording(({ x }) => {
      kept = tf.keep(tf.exp(x!));
      return { y: x! };
    })();
    expect(() => tf.add(kept!, 1).dataSync()).toThrow(/outside its recording|asked for/);
  });

  it('a recording within a recording is refused', () => {
    expect(
      recording(({ x }) => {
        record(() => ({}), []);
        return { y: x! };
      }),
    ).toThrow('already running');
  });
});
