import { createHash } from 'node:crypto';
import { ITEMS_FILE } from './bundle-items.js';
import { USERS_FILE } from './bundle-users.js';
import { SEGMENTS_FILE } from './learned-segments.js';
import { LIVE_FILES } from './live-tables.js';
import { MEMORY_FILE } from './task-memory.js';
import { STATE_FILE } from './training-state.js';

export const MANIFEST_FILE = 'manifest.json';

/** The files of a bundle besides its manifest, which holds their hashes. */
export const BUNDLE_FILES = ['context.onnx', 'score.onnx', 'adapt.onnx', STATE_FILE, USERS_FILE, ITEMS_FILE] as const;

export type BundleFile = (typeof BUNDLE_FILES)[number];

/** The towers of a content source that learned: there where the manifest has their reader. */
export const TOWERS_FILE = 'content.onnx';

/** score.onnx for items that are named by index: there where the manifest lists it. */
export const KNOWN_FILE = 'known.onnx';

/** All that a bundle's folder may hold. */
export const FOLDER_FILES: readonly string[] = [
  MANIFEST_FILE,
  ...BUNDLE_FILES,
  TOWERS_FILE,
  KNOWN_FILE,
  MEMORY_FILE,
  SEGMENTS_FILE,
  ...LIVE_FILES,
];

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Sixteen hex digits that change whenever any file does. */
export function modelVersion(hashes: Readonly<Record<string, string>>): string {
  const lines = Object.entries(hashes).map(([name, hash]) => `${name} ${hash}`);
  return sha256(lines.sort().join('\n')).slice(0, 16);
}
