import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ort from 'onnxruntime-node';
import { FusionError } from '../../data/schema/errors.js';
import type { EngineName } from './engine-names.js';
import { vulkanDrivers } from './vulkan-drivers.js';

/** What an engine lacks here, and how to get it. */
export interface MissingPart {
  /** A clause: "no … is installed". */
  readonly what: string;
  readonly howToGet: string;
}

/** The machine, as far as the search looks at it. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Providers that this build of onnxruntime-node knows. */
  readonly providers: readonly string[];
  readonly isInstalled: (packageName: string) => boolean;
  /** Names of the files in a folder; none where it is not there. */
  readonly listFiles: (folder: string) => readonly string[];
  /** The folder of onnxruntime-node's native libraries. */
  readonly onnxLibraries: string;
}

/** Packages of the eager engines on native TensorFlow. */
export const TENSORFLOW_PACKAGES = {
  tensorflow: '@tensorflow/tfjs-node',
  'tensorflow-gpu': '@tensorflow/tfjs-node-gpu',
} as const;
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

/**
 * What an engine needs beyond `npm ci` and does not find, looked up without loading anything; null when nothing is known to be
 * missing, which is no promise that it works: a driver may fail when it is used.
 */
export function missingPart(engine: EngineName, host: Host = thisHost()): MissingPart | null {
  switch (engine) {
    case 'cuda':
      return missingProvider(engine, host) ?? missingCudaLibrary(host);
    case 'webgpu':
      return missingProvider(engine, host) ?? missingVulkanDriver(host);
    case 'tensorflow':
    case 'tensorflow-gpu':
      return missingPackage(TENSORFLOW_PACKAGES[engine], host);
    case 'cpu':
    case 'tfjs':
      return null;
  }
}

/** @throws FusionError `engine_unavailable` naming what is missing and how to get it */
export function requirePart(engine: EngineName, host?: Host): void {
  const missing = missingPart(engine, host);
  if (!missing) return;
  throw new FusionError('engine_unavailable', `Engine ${engine}: ${missing.what}. ${missing.howToGet}`, { engine });
}

function missingProvider(provider: 'cuda' | 'webgpu', { platform, arch, providers }: Host): MissingPart | null {
  if (providers.includes(provider)) return null;
  return {
    what: `onnxruntime-node has no ${provider} provider for ${platform} ${arch}`,
    howToGet: 'Its page on the npm registry lists the platforms of each provider.',
  };
}

function missingCudaLibrary({ onnxLibraries, listFiles }: Host): MissingPart | null {
  if (listFiles(onnxLibraries).includes(CUDA_LIBRARY)) return null;
  return {
    what: `${CUDA_LIBRARY} is not among the libraries of onnxruntime-node`,
    // By its file: npm 11 runs no install script that a project has not allowed, and `npm rebuild` then says that it succeeded.
    howToGet:
      'Fetch it with ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js; it needs CUDA 12 and cuDNN 9 on the machine.',
  };
}

function missingVulkanDriver({ platform, env, listFiles }: Host): MissingPart | null {
  if (platform !== 'linux' || vulkanDrivers(env, listFiles).length > 0) return null; // elsewhere: Direct3D or Metal
  return {
    what: 'no Vulkan driver is installed',
    howToGet:
      'Install the driver of the GPU and libvulkan.so.1 (Debian: libvulkan1); VK_ICD_FILENAMES names the manifest of a driver ' +
      'that lies elsewhere.',
  };
}

function missingPackage(packageName: string, { isInstalled }: Host): MissingPart | null {
  if (isInstalled(packageName)) return null;
  return {
    what: `the package ${packageName} is not installed`,
    howToGet: `npm install ${packageName} fetches it, and libtensorflow from another host; in a checkout of Metafuse, bin/gpu/install-tensorflow.sh (docs/gpu.md).`,
  };
}

function thisHost(): Host {
  const require = createRequire(import.meta.url);
  const { platform, arch, env } = process;
  return {
    platform,
    arch,
    env,
    providers: ort.listSupportedBackends().map(({ name }) => name),
    isInstalled: (packageName) => canResolve(require, packageName),
    listFiles: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
    onnxLibraries: join(dirname(require.resolve('onnxruntime-node/package.json')), 'bin/napi-v6', platform, arch),
  };
}

function canResolve(require: NodeJS.Require, packageName: string): boolean {
  try {
    require.resolve(packageName);
    return true;
  } catch {
    return false;
  }
}
