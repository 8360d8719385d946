import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFolder } from '../dataset/replace-folder.js';
import type { Bundle } from './bundle.js';
import {
  type BundleFile,
  FOLDER_FILES,
  KNOWN_FILE,
  MANIFEST_FILE,
  modelVersion,
  sha256,
  TOWERS_FILE,
} from './bundle-files.js';
import { itemsToArrow } from './bundle-items.js';
import { usersToArrow } from './bundle-users.js';
import { checkBundle, hasTowers } from './check-bundle.js';
import { checkManifest } from './check-manifest.js';
import { SEGMENTS_FILE, segmentsToArrow } from './learned-segments.js';
import { legibleJson } from './legible-json.js';
import { type LiveFile, liveToArrow } from './live-tables.js';
import {
  FORMAT_VERSION,
  type Manifest,
  type ManifestDraft,
  RATINGS_FORMAT_VERSION,
  TOWERS_FORMAT_VERSION,
} from './manifest.js';
import { MEMORY_FILE, memoryToArrow } from './task-memory.js';
import { stateToArrow } from './training-state.js';

/** A bundle whose hashes are not known yet. */
export type BundleParts = Omit<Bundle, 'manifest'> & { readonly manifest: ManifestDraft };

/**
 * Writes a bundle as a folder; `readBundle` undoes it. The folder appears at once and whole.
 *
 * @returns the manifest as written, with its hashes and model version.
 * @throws FusionError `invalid_bundle` for parts that `readBundle` would refuse; `usage` when the folder holds anything
 * but a bundle. Nothing is written in either case.
 */
export async function writeBundle(folder: string, parts: BundleParts): Promise<Manifest> {
  const files: Record<BundleFile, Uint8Array> &
    Partial<
      Record<LiveFile | typeof TOWERS_FILE | typeof KNOWN_FILE | typeof MEMORY_FILE | typeof SEGMENTS_FILE, Uint8Array>
    > = {
    'context.onnx': parts.graphs.context,
    'score.onnx': parts.graphs.score,
    'adapt.onnx': parts.graphs.adapt,
    'state.arrow': stateToArrow(parts.state),
    'users.arrow': usersToArrow(parts.users),
    'items.arrow': itemsToArrow(parts.items, parts.manifest.item_features.length),
    ...(parts.graphs.content && { [TOWERS_FILE]: parts.graphs.content }),
    ...(parts.graphs.known && { [KNOWN_FILE]: parts.graphs.known }),
    ...(parts.live && liveToArrow(parts.live)),
    ...(parts.memory && { [MEMORY_FILE]: memoryToArrow(parts.memory) }),
    ...(parts.segments && { [SEGMENTS_FILE]: segmentsToArrow(parts.segments) }),
  };
  const hashes = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)]));
  const manifest = checkManifest({
    ...parts.manifest,
    format_version: formatOf(parts.manifest),
    model_version: modelVersion(hashes),
    files: hashes,
  });
  checkBundle({ ...parts, manifest });
  await replaceFolder(folder, FOLDER_FILES, async (partial) => {
    for (const [name, bytes] of Object.entries(files)) await writeDurably(join(partial, name), bytes);
    await writeDurably(join(partial, MANIFEST_FILE), `${legibleJson(manifest)}\n`);
  });
  return manifest;
}

/** The oldest format whose servers make the same of it. */
function formatOf(manifest: ManifestDraft): Manifest['format_version'] {
  if (manifest.targets === 'ratings' || manifest.sources.includes('mean_rating')) return RATINGS_FORMAT_VERSION;
  return hasTowers(manifest) ? TOWERS_FORMAT_VERSION : FORMAT_VERSION;
}

/** On the disk before the folder gets its name, so that not even a power cut leaves a named bundle with holes. */
async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
