import { type Manifest, readBundle, writeBundle } from '../../data/bundle/index.js';
import type { Dataset } from '../../data/schema/dataset.js';
import type { EngineName } from '../engines/engine-names.js';
import { trainingOf } from '../export/bundle-network.js';
import { layFoundation } from '../foundation.js';
import { selfCheck } from '../meta/self-check.js';
import type { OnProgress } from '../on-progress.js';
import { assertLikes } from '../target-kind.js';
import { groundFor } from './ground-for.js';
import { type NextBundle, nextBundle } from './next-bundle.js';

export interface UpdateOptions {
  /** Folder of the bundle that is to be followed. */
  readonly bundle: string;
  /** The bundle's dataset, grown: old events are still there, of whoever may be remembered. */
  readonly dataset: Dataset;
  /** Where the next bundle is written, at once and whole; the old bundle's folder to replace it. */
  readonly out: string;
  /** Meta-steps at most. */
  readonly steps: number;
  readonly engineName: EngineName;
  /** Threads that share a meta-batch; they change nothing of what comes out. */
  readonly workers?: number;
  readonly seed: number;
  /** Write the next bundle also where it ranks worse on held-out users. */
  readonly force: boolean;
  readonly createdBy: { readonly name: string; readonly version: string };
  readonly onProgress?: OnProgress;
}

export interface UpdateReport extends Omit<NextBundle, 'parts'> {
  /** Of the bundle that was written; missing where it was not. */
  readonly manifest?: Manifest;
}

/**
 * From a bundle and a dataset that has grown to the next bundle, which is written unless it ranks users of the new time whom
 * nothing was fitted to worse than the old one by more than a standard error, or where it is forced.
 */
export async function update(options: UpdateOptions): Promise<UpdateReport> {
  const { dataset, out, steps, engineName, workers, seed, force, createdBy, onProgress } = options;
  const bundle = await readBundle(options.bundle);
  const { config } = trainingOf(bundle);
  assertLikes(config, 'update');
  const users = Int32Array.from(dataset.users.ids.keys());
  const withoutTerm = { ...config, boostedTerm: false }; // it is fitted when it is known who judges
  const foundation = await layFoundation({ dataset, users, config: withoutTerm, seed, workers, onProgress });
  await selfCheck(groundFor(bundle.manifest, foundation), config, engineName, seed);
  const next = await nextBundle({ bundle, foundation, steps, engineName, workers, seed, createdBy, onProgress });
  const { parts, ...report } = next;
  if (!report.judgement.replaces && !force) return report;
  return { ...report, manifest: await writeBundle(out, parts) };
}
