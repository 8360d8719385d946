import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchNetwork } from './bench-network.js';

interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Writes what a peer needs to take the same meta-step: `problem.json`, and all arrays one after another as little-endian
 * float32 in `arrays.f32`. `bench/peers/problem.py` reads it.
 */
export function writeProblem(
  folder: string,
  { name, config, layout, adapting, parameters, batch }: BenchNetwork,
): void {
  mkdirSync(folder, { recursive: true });
  const written: Float32Array[] = [];
  let length = 0;
  const place = (arrays: readonly NamedArray[]) =>
    arrays.map(({ name, shape, data }) => {
      const offset = length;
      written.push(Float32Array.from(data));
      length += data.length;
      return { name, shape, offset };
    });
  const problem = {
    network: name,
    adapting,
    order: config.order,
    inner_steps: config.numInnerSteps,
    inner_rate: config.innerLearningRate,
    unadapted_share: config.unadaptedShare,
    outer_rate: config.outerLearningRate,
    weight_decay: config.weightDecay,
    clip: config.gradientClipping,
    parameters: place(
      layout.parameters.map(({ name, shape, offset, size }) => ({
        name,
        shape,
        data: parameters.subarray(offset, offset + size),
      })),
    ),
    tasks: place(Object.entries(batch).map(([name, { shape, data }]) => ({ name, shape, data }))),
  };
  writeFileSync(join(folder, 'problem.json'), JSON.stringify(problem));
  writeFileSync(join(folder, 'arrays.f32'), Buffer.concat(written.map((array) => Buffer.from(array.buffer))));
}
