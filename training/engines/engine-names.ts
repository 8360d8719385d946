/** What can run the meta-steps: compiled, on a provider of ONNX Runtime; eager, on native TensorFlow or in JavaScript. */
export const ENGINE_NAMES = ['cuda', 'webgpu', 'cpu', 'tensorflow-gpu', 'tensorflow', 'tfjs'] as const;

export type EngineName = (typeof ENGINE_NAMES)[number];

/** Those that work wherever Metafuse is installed; the others need a driver, a library or a package of their own. */
export const PORTABLE_ENGINE_NAMES = ['cpu', 'tfjs'] as const satisfies readonly EngineName[];
