/** A dense tensor outside any runtime. */
export interface HostTensor {
  readonly data: Float32Array | Int32Array;
  readonly dims: readonly number[];
}

/** Named tensors: what a graph is fed, and what it answers. */
export type Tensors = Readonly<Record<string, HostTensor>>;

export function floats(data: Float32Array, ...dims: readonly number[]): HostTensor {
  return { data, dims };
}

export function integers(data: Int32Array, ...dims: readonly number[]): HostTensor {
  return { data, dims };
}
