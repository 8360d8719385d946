import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FusionError } from '../schema/errors.js';
import { profileWidth } from '../schema/features.js';
import type { Bundle } from './bundle.js';
import { BUNDLE_FILES, KNOWN_FILE, MANIFEST_FILE, modelVersion, sha256, TOWERS_FILE } from './bundle-files.js';
import { itemsFromArrow } from './bundle-items.js';
import { usersFromArrow } from './bundle-users.js';
import { checkBundle, hasTowers, itemScoreSources, itemVectorWidths, vectorWidths } from './check-bundle.js';
import { checkManifest } from './check-manifest.js';
import { SEGMENTS_FILE, segmentsFromArrow } from './learned-segments.js';
import { LIVE_FILES, type LiveTables, liveFromArrow } from './live-tables.js';
import type { Manifest } from './manifest.js';
import { MEMORY_FILE, memoryFromArrow } from './task-memory.js';
import { stateFromArrow } from './training-state.js';

/**
 * Reads a bundle, and trusts nothing in it before the format version, every hash and every name and width are checked.
 *
 * What is hashed is what is used: each file is read once.
 *
 * @throws FusionError `invalid_bundle` naming the file or the field.
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const manifest = checkManifest(parseJson(await read(folder, MANIFEST_FILE)));
  const files = await readFiles(folder, BUNDLE_FILES, manifest);
  const widths = vectorWidths(manifest);
  const contexts = manifest.context_standardizer?.names.length ?? 0;
  const profile = manifest.boosted_term ? profileWidth(manifest.item_features.length) : 0;
  const live = manifest.live === undefined ? undefined : await readFiles(folder, LIVE_FILES, manifest);
  const towers = hasTowers(manifest) ? await readFiles(folder, [TOWERS_FILE], manifest) : undefined;
  const known = KNOWN_FILE in manifest.files ? await readFiles(folder, [KNOWN_FILE], manifest) : undefined;
  const memory = MEMORY_FILE in manifest.files ? await readFiles(folder, [MEMORY_FILE], manifest) : undefined;
  const segments = SEGMENTS_FILE in manifest.files ? await readFiles(folder, [SEGMENTS_FILE], manifest) : undefined;
  const tables = {
    manifest,
    graphs: {
      context: files['context.onnx'],
      score: files['score.onnx'],
      adapt: files['adapt.onnx'],
      ...(towers && { content: towers[TOWERS_FILE] }),
      ...(known && { known: known[KNOWN_FILE] }),
    },
    users: readTable('users.arrow', () => usersFromArrow(files['users.arrow'], widths, { contexts, profile })),
    items: readTable('items.arrow', () =>
      itemsFromArrow(files['items.arrow'], {
        features: manifest.item_features.length,
        vectorWidths: itemVectorWidths(manifest),
        itemScoreSources: itemScoreSources(manifest),
      }),
    ),
    state: readTable('state.arrow', () => stateFromArrow(files['state.arrow'])),
  };
  checkBundle(tables);
  const contextWidth = manifest.dimensions.session_context;
  return {
    ...tables,
    ...(live && { live: readLive(live, tables) }),
    ...(memory && { memory: readTable(MEMORY_FILE, () => memoryFromArrow(memory[MEMORY_FILE])) }),
    ...(segments && {
      segments: readTable(SEGMENTS_FILE, () => segmentsFromArrow(segments[SEGMENTS_FILE], contextWidth)),
    }),
  };
}

function readLive(
  files: Readonly<Record<(typeof LIVE_FILES)[number], Uint8Array>>,
  { users, items }: Pick<Bundle, 'users' | 'items'>,
): LiveTables {
  const expected = { users: users.ids.length, items: items.ids.length };
  return readTable(LIVE_FILES.join(', '), () => liveFromArrow(files, expected));
}

async function readFiles<Name extends string>(
  folder: string,
  names: readonly Name[],
  manifest: Manifest,
): Promise<Readonly<Record<Name, Uint8Array>>> {
  const files: Partial<Record<Name, Uint8Array>> = {};
  for (const name of names) {
    const bytes = await read(folder, name);
    const [expected, got] = [manifest.files[name], sha256(bytes)];
    if (got !== expected) {
      throw invalid(name, `expected SHA-256 ${expected ?? '(none in the manifest)'}, got ${got}`);
    }
    files[name] = bytes;
  }
  const version = modelVersion(manifest.files);
  if (version !== manifest.model_version) {
    throw invalid(MANIFEST_FILE, `model_version: expected ${version}, got ${manifest.model_version}`);
  }
  return files as Record<Name, Uint8Array>;
}

async function read(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (cause) {
    throw invalid(name, `expected a readable file at ${path}, got ${(cause as NodeJS.ErrnoException).code}`, cause);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw invalid(MANIFEST_FILE, `expected JSON, got ${(cause as Error).message}`, cause);
  }
}

/** The hash says that the file is as it was written; a file that was written wrong still must not crash the reader. */
function readTable<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (cause instanceof FusionError) throw cause;
    throw invalid(name, `expected an Arrow file, got ${(cause as Error).message}`, cause);
  }
}

function invalid(file: string, problem: string, cause?: unknown): FusionError {
  return new FusionError('invalid_bundle', `${file}: ${problem}`, { file }, cause);
}
