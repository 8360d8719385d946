/** What can run the meta-steps: `cpu` is compiled, on ONNX Runtime; `tfjs` is eager, in plain JavaScript: the reference. */
export const ENGINE_NAMES = ['cpu', 'tfjs'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
