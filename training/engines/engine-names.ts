/** What can run the meta-steps anywhere: `cpu` is compiled, on ONNX Runtime; `tfjs` is eager JavaScript, the reference. */
export const ENGINE_NAMES = ['cpu', 'tfjs'] as const;

/** Eager on native TensorFlow: optional packages, looked for when they are asked for. */
export const TENSORFLOW_ENGINE_NAMES = ['tensorflow', 'tensorflow-gpu'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number] | (typeof TENSORFLOW_ENGINE_NAMES)[number];
