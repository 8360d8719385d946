import { floats, type HostTensor, type HostTensors } from '../../../training/engines/runtime.js';

/** Two more rows in both row sets: copies of the first, of weight 0. */
export function withPadding(batch: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(batch).map(([name, tensor]): [string, HostTensor] => {
      if (!/^(support|query)_/.test(name)) return [name, tensor];
      const [tasks, rows, ...rest] = tensor.shape;
      const width = rest.reduce((product, dimension) => product * dimension, 1);
      const data = new Float32Array(tasks! * (rows! + 2) * width);
      const empty = /row_weights|stands_for/.test(name);
      for (let task = 0; task < tasks!; task++) {
        const own = tensor.data.subarray(task * rows! * width, (task + 1) * rows! * width) as Float32Array;
        const first = empty ? new Float32Array(width) : own.slice(0, width);
        data.set([...own, ...first, ...first], task * (rows! + 2) * width);
      }
      return [name, floats(data, [tasks!, rows! + 2, ...rest])];
    }),
  );
}
