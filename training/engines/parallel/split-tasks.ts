import type { InputSpec } from '../../compiler/record.js';
import { type HostTensor, type HostTensors, requireInput } from '../runtime.js';

/** Some of a batch's tasks. */
export interface Shard {
  readonly tasks: number;
  readonly inputs: HostTensors;
}

/**
 * Cuts a batch into shards of consecutive tasks, as equal as can be; there are fewer where there are fewer tasks. What has
 * no axis of tasks is in every shard.
 *
 * @param specs the inputs of the program that will run on the shards; those whose first dimension is `T` are cut, without a
 * copy
 * @throws Error naming an input that is missing
 */
export function splitTasks(batch: HostTensors, specs: readonly InputSpec<number | string>[], shards: number): Shard[] {
  const perTask = specs.filter(({ shape }) => shape[0] === 'T').map(({ name }) => name);
  const tasks = requireInput(batch, perTask[0]!).shape[0]!;
  const count = Math.min(shards, tasks);
  const firstTask = (shard: number) => Math.floor((shard * tasks) / count);
  return Array.from({ length: count }, (_, shard) => {
    const [start, end] = [firstTask(shard), firstTask(shard + 1)];
    const cut = (name: string) => [name, taskRange(requireInput(batch, name), start, end)] as const;
    return { tasks: end - start, inputs: { ...batch, ...Object.fromEntries(perTask.map(cut)) } };
  });
}

function taskRange({ data, shape: [, ...perTask] }: HostTensor, start: number, end: number): HostTensor {
  const width = perTask.reduce((product, size) => product * size, 1);
  return { data: data.subarray(start * width, end * width), shape: [end - start, ...perTask] };
}
