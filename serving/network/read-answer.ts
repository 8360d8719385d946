import { type NetworkAnswer, networkAnswer } from '../../models/fusion/network-answer.js';
import type { Tensors } from './tensors.js';

/** Where rows stand in what a graph answered. */
export interface AnsweredRows {
  /** Of the graph, for errors. */
  readonly graph: string;
  readonly start: number;
  readonly count: number;
}

/** What a graph answered of some of its rows, over its own memory. @throws Error for a number that is none */
export function readAnswer(outputs: Tensors, { graph, start, count }: AnsweredRows): NetworkAnswer {
  return networkAnswer((name) => {
    const { data, dims } = outputs[name]!;
    const width = dims[1] ?? 1;
    return checkFinite(`${graph}, ${name}`, (data as Float32Array).subarray(start * width, (start + count) * width));
  });
}

/** A network that answers NaN has failed, and must not decide a ranking. */
export function checkFinite(name: string, values: Float32Array): Float32Array {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index]!)) throw new Error(`${name}: value ${index} is ${values[index]}`);
  }
  return values;
}
