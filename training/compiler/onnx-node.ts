import onnxProto, { type onnx } from 'onnx-proto';
import type { ConstantData, DType, Shape } from './value.js';

const { onnx: ONNX } = onnxProto;

/** What the exported files claim, and Debian's ONNX checker knows. */
const OPSET = 17;
const IR_VERSION = 8;

/** Element types by TensorProto.DataType. */
export const ELEMENT_TYPE: Readonly<Record<DType, number>> = { float32: 1, int64: 7, int32: 6, bool: 9 };

/** Attribute values: integers, lists of integers, `{ float }` and strings. */
export type AttributeValue = number | readonly number[] | { readonly float: number } | string;

/**
 * Collects the nodes and initializers of one ONNX graph; equal initializers are stored once.
 *
 * A node is called by the scope it was made in, its operator and a number, `inner_0/support/heads/MatMul_1`, and so is its output, but
 * for the graph's.
 */
export class OnnxNodes {
  readonly nodes: onnx.INodeProto[] = [];
  readonly initializers: onnx.ITensorProto[] = [];
  readonly #stored = new Map<string, string>();
  readonly #reserved: ReadonlySet<string>;
  readonly #made = new Map<string, number>();

  /** @param reserved names of the graph's inputs and outputs, which are the caller's */
  constructor(reserved: readonly string[] = []) {
    this.#reserved = new Set(reserved);
  }

  /** Adds a node; answers its output's name. */
  node(
    opType: string,
    input: readonly string[],
    { attributes = {}, output, domain = '', scope = '' }: NodeOptions = {},
  ): string {
    const name = this.#unique(scope === '' ? opType : `${scope}/${opType}`);
    this.nodes.push({
      opType,
      domain,
      name,
      input: [...input],
      output: [output ?? name],
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
    return output ?? name;
  }

  /** Stores a constant tensor; answers its name. */
  store(type: DType, shape: Shape, data: ConstantData | readonly number[]): string {
    const raw = rawBytes(type, data);
    const key = `${type}|${shape}|${raw.toString('base64')}`;
    const known = this.#stored.get(key);
    if (known) return known;
    const name = this.#unique('constant');
    this.initializers.push({ name, dims: [...shape], dataType: ELEMENT_TYPE[type], rawData: raw });
    this.#stored.set(key, name);
    return name;
  }

  #unique(base: string): string {
    const count = this.#made.get(base) ?? 0;
    this.#made.set(base, count + 1);
    const name = count === 0 ? base : `${base}_${count}`;
    return this.#reserved.has(name) ? this.#unique(base) : name;
  }
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** The output's name, for graph outputs. */
  readonly output?: string | undefined;
  readonly domain?: string;
  /** What names the node, before the '/'. */
  readonly scope?: string;
}

/** An input or output of the graph; a dimension is a number or the name of a symbol. */
export function port(name: string, dtype: DType, shape: readonly (number | string)[]): onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[dtype], shape: { dim } } } };
}

/** The serialized model. */
export function encodeModel(
  { nodes, initializers }: OnnxNodes,
  input: onnx.IValueInfoProto[],
  output: onnx.IValueInfoProto[],
): Uint8Array {
  const opsetImport: onnx.IOperatorSetIdProto[] = [{ domain: '', version: OPSET }];
  if (nodes.some(({ domain }) => domain !== '')) opsetImport.push({ domain: 'com.microsoft', version: 1 });
  return ONNX.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: 'metafuse',
    opsetImport,
    graph: { name: 'metafuse', node: [...nodes], initializer: [...initializers], input, output },
  }).finish();
}

function attribute(name: string, value: AttributeValue): onnx.IAttributeProto {
  const { AttributeType } = ONNX.AttributeProto;
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: Buffer.from(value) };
  if (Array.isArray(value)) return { name, type: AttributeType.INTS, ints: [...value] };
  return { name, type: AttributeType.FLOAT, f: (value as { readonly float: number }).float };
}

function rawBytes(type: DType, data: ConstantData | readonly number[]): Buffer {
  const list = Array.from(data);
  const arrays = {
    float32: () => Float32Array.from(list),
    int32: () => Int32Array.from(list),
    int64: () => BigInt64Array.from(list, (element) => BigInt(element)),
    bool: () => Uint8Array.from(list),
  };
  const { buffer } = arrays[type]();
  return Buffer.from(buffer as ArrayBuffer);
}
