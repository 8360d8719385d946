import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FusionError } from '../schema/errors.js';
import type { Bundle } from './bundle.js';
import { BUNDLE_FILES, type BundleFile, MANIFEST_FILE, modelVersion, sha256 } from './bundle-files.js';
import { itemsFromArrow } from './bundle-items.js';
import { usersFromArrow } from './bundle-users.js';
import { checkBundle, itemScoreSources, vectorWidths } from './check-bundle.js';
import { checkManifest } from './check-manifest.js';
import type { Manifest } from './manifest.js';
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
  const files = await readFiles(folder, manifest);
  const widths = vectorWidths(manifest);
  const bundle: Bundle = {
    manifest,
    graphs: { context: files['context.onnx'], score: files['score.onnx'], adapt: files['adapt.onnx'] },
    users: readTable('users.arrow', () => usersFromArrow(files['users.arrow'], widths)),
    items: readTable('items.arrow', () =>
      itemsFromArrow(files['items.arrow'], {
        features: manifest.item_features.length,
        vectorWidths: widths,
        itemScoreSources: itemScoreSources(manifest),
      }),
    ),
    state: readTable('state.arrow', () => stateFromArrow(files['state.arrow'])),
  };
  checkBundle(bundle);
  return bundle;
}

async function readFiles(folder: string, manifest: Manifest): Promise<Readonly<Record<BundleFile, Uint8Array>>> {
  const files: Partial<Record<BundleFile, Uint8Array>> = {};
  for (const name of BUNDLE_FILES) {
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
  return files as Record<BundleFile, Uint8Array>;
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
function readTable<T>(name: BundleFile, parse: () => T): T {
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
