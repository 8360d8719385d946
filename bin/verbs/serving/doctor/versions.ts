import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '../../../version.js';

/** Packages whose version decides how the program behaves; null for one that is not installed. */
const PACKAGES = ['onnxruntime-node', '@clickhouse/client', 'chdb', 'fastify', 'apache-arrow', '@tensorflow/tfjs'];

/** Of the program, what it runs on, and what it is built of. */
export function versions(): Readonly<Record<string, string | null>> {
  const { version: node, platform, arch } = process;
  return {
    metafuse: version,
    node,
    system: `${platform} ${os.release()} ${arch}`,
    processor: `${os.availableParallelism()} × ${os.cpus()[0]?.model ?? 'unknown'}`,
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}

/** Read from its folder: not every package lets its package.json be imported, and none is to be loaded. */
function versionOf(name: string): string | null {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      if (dirname(folder) === folder) return null;
    }
  }
  return null;
}
