import { describe, expect, it } from 'vitest';
import { type Host, missingPart, requirePart } from '../../../training/engines/missing-part.js';

const LIBRARIES = '/package/bin';

/** A Linux machine with a few files. */
function host(files: Readonly<Record<string, readonly string[]>> = {}, other: Partial<Host> = {}): Host {
  return {
    platform: 'linux',
    arch: 'x64',
    env: { HOME: '/home/ada' },
    providers: ['cpu', 'webgpu', 'cuda'],
    isInstalled: () => false,
    listFiles: (folder) => files[folder] ?? [],
    onnxLibraries: LIBRARIES,
    ...other,
  };
}

describe('missingPart', () => {
  it('finds nothing missing of what works anywhere', () => {
    expect(missingPart('cpu', host())).toBeNull();
    expect(missingPart('tfjs', host())).toBeNull();
    expect(missingPart('cpu')).toBeNull(); // on the machine at hand
  });

  it('cuda needs the provider’s library, which an install with that flag fetches', () => {
    expect(missingPart('cuda', host())).toMatchObject({
      what: expect.stringContaining('libonnxruntime_providers_cuda.so'),
      howToGet: expect.stringContaining('ONNXRUNTIME_NODE_INSTALL=cuda12'),
    });
    expect(missingPart('cuda', host({ [LIBRARIES]: ['libonnxruntime_providers_cuda.so'] }))).toBeNull();
  });

  it('webgpu needs a Vulkan driver on Linux, and nothing known elsewhere', () => {
    expect(missingPart('webgpu', host())).toMatchObject({
      what: 'no Vulkan driver is installed',
      howToGet: expect.stringContaining('VK_ICD_FILENAMES'),
    });
    expect(missingPart('webgpu', host({ '/usr/share/vulkan/icd.d': ['radeon_icd.x86_64.json'] }))).toBeNull();
    expect(missingPart('webgpu', host({}, { env: { VK_ICD_FILENAMES: '/opt/driver.json' } }))).toBeNull();
    expect(missingPart('webgpu', host({}, { platform: 'darwin', arch: 'arm64' }))).toBeNull();
  });

  it('a provider that the package does not carry for the platform is named with it', () => {
    const arm = host({}, { arch: 'arm64', providers: ['cpu'] });
    expect(missingPart('webgpu', arm)?.what).toBe('onnxruntime-node has no webgpu provider for linux arm64');
    expect(missingPart('cuda', arm)?.what).toBe('onnxruntime-node has no cuda provider for linux arm64');
  });

  it('the engines on native TensorFlow need a package each', () => {
    const withOne = host({}, { isInstalled: (name) => name === '@tensorflow/tfjs-node' });
    expect(missingPart('tensorflow', withOne)).toBeNull();
    expect(missingPart('tensorflow-gpu', withOne)).toMatchObject({
      what: 'the package @tensorflow/tfjs-node-gpu is not installed',
      howToGet: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu'),
    });
  });
});

describe('requirePart', () => {
  it('throws what is missing and how to get it', () => {
    expect(() => requirePart('cuda', host())).toThrow(
      expect.objectContaining({
        code: 'engine_unavailable',
        message: expect.stringMatching(
          /^Engine cuda: libonnx.* is not among .*\. Fetch it with ONNXRUNTIME_NODE_INSTALL/,
        ),
        details: { engine: 'cuda' },
      }),
    );
    expect(() => requirePart('cpu', host())).not.toThrow();
  });
});
