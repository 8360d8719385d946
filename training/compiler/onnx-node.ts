import onnxProto, { type onnx } from 'onnx-proto';
import type { ConstantData, DType, Shape } from './value.js';

const { onnx: ONNX } = onnxProto;

/** What the exported files claim, and Debian's ONNX checker knows. */
export const OPSET = 17;
export const IR_VERSION = 8;

/** Element types by TensorProto.DataType. */
export const ELEMENT_TYPE = { float32: 1, int64: 7, int32: 6, bool: 9 } as const;
export type ElementType = keyof typeof ELEMENT_TYPE;

/** Attribute values: integers, lists of integers, `{ float }` and strings. */
export type AttributeValue = number | readonly number[] | { readonly float: number } | string;

/** Collects the nodes and initializers of one ONNX graph; equal initializers are stored once. */
export class OnnxNodes {
  readonly nodes: onnx.INodeProto[] = [];
  readonly initializers: onnx.ITensorProto[] = [];
  readonly #stored = new Map<string, string>();
  readonly #taken = new Map<string, number>();

  /** Adds a node; answers its output's name. Names start with '.', so that they never meet an input's or output's. */
  node(opType: string, input: readonly string[], { attributes = {}, output, domain = '' }: NodeOptions = {}): string {
    const name = output ?? this.#unique(`.${opType}`);
    this.nodes.push({
      opType,
      domain,
      name: `${name}:node`,
      input: [...input],
      output: [name],
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
    return name;
  }

  /** Stores a constant tensor; answers its name. */
  store(type: ElementType, shape: Shape, data: ConstantData | readonly number[]): string {
    const raw = rawBytes(type, data);
    const key = `${type}|${shape}|${raw.toString('base64')}`;
    const known = this.#stored.get(key);
    if (known) return known;
    const name = `.c${this.initializers.length}`;
    this.initializers.push({ name, dims: [...shape], dataType: ELEMENT_TYPE[type], rawData: raw });
    this.#stored.set(key, name);
    return name;
  }

  #unique(base: string): string {
    const count = this.#taken.get(base) ?? 0;
    this.#taken.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  }
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** The output's name, for graph outputs. */
  readonly output?: string;
  readonly domain?: string;
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

function rawBytes(type: ElementType, data: ConstantData | readonly number[]): Buffer {
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
