import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';
import type { TrainingState } from '../engines/engine.js';
import type { EngineName } from '../engines/engine-names.js';
import type { TrainingProgress } from './meta-train.js';

/** What a checkpoint belongs to: a run goes on only as it began. */
export interface RunIdentity {
  /** Of what trains: another may place parameters elsewhere in the vectors. */
  readonly version: string;
  /** The dataset's fingerprint. */
  readonly data: string;
  /** A hash. */
  readonly configuration: string;
  readonly engine: EngineName;
  readonly seed: number;
}

/** The first line of the file. */
interface Header extends Omit<TrainingProgress, 'state' | 'average' | 'best'> {
  readonly identity: RunIdentity;
  readonly step: number;
  /** Of each vector. */
  readonly size: number;
  readonly best: Omit<TrainingProgress['best'], 'parameters'>;
}

/** Where the checkpoint of a run lies: beside the bundle's folder, also where its name ends in a slash. */
export function checkpointPath(out: string): string {
  return `${resolve(out)}.checkpoint`;
}

/**
 * What a stopped run goes on from: the training state, its average, the best parameters so far, and the learning curve. Random numbers
 * need no place here, since every step derives its own from the seed.
 *
 * One file: a line of JSON (with the run's identity) and the vectors behind it as float32. Written under another name and
 * renamed, so a kill leaves the old one or the new one.
 */
export function writeCheckpoint(path: string, identity: RunIdentity, progress: TrainingProgress): void {
  const { state, average, best, ...rest } = progress;
  const { parameters, ...figures } = best;
  const vectors = [state.parameters, state.firstMoment, state.secondMoment, average, parameters];
  const header: Header = { identity, step: state.step, size: state.parameters.length, best: figures, ...rest };
  const body = vectors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...body]);
  writeFileSync(temporary, Buffer.concat([createHash('sha256').update(content).digest(), content]));
  renameSync(temporary, path);
}

/**
 * Reads a checkpoint; undefined where there is none.
 * @throws FusionError `invalid_data` when it was changed, or belongs to another run
 */
export function readCheckpoint(path: string, identity: RunIdentity): TrainingProgress | undefined {
  const file = openCheckpoint(path);
  if (!file) return undefined;
  const { identity: found, step, size, best, ...rest } = file.header;
  const parts = Object.keys(identity) as (keyof RunIdentity)[];
  const others = parts.filter((part) => found[part] !== identity[part]).map((part) => `another ${part}`);
  if (others.length > 0) {
    throw new FusionError(
      'invalid_data',
      `The checkpoint ${path} belongs to another run, with ${others.join(' and ')}. Remove it, or train without --resume.`,
    );
  }
  const bytes = Uint8Array.from(file.body).buffer; // aligned
  const vector = (index: number) => new Float32Array(bytes, 4 * size * index, size);
  const state: TrainingState = { step, parameters: vector(0), firstMoment: vector(1), secondMoment: vector(2) };
  return { state, average: vector(3), best: { ...best, parameters: vector(4) }, ...rest };
}

/** The engine that a checkpoint's run was begun with; undefined where there is no checkpoint. @throws as `readCheckpoint` */
export function checkpointEngine(path: string): EngineName | undefined {
  return openCheckpoint(path)?.header.identity.engine;
}

/** Removes a checkpoint whose run is done. */
export function removeCheckpoint(path: string): void {
  rmSync(path, { force: true });
}

/** @throws FusionError `invalid_data` when the file was changed */
function openCheckpoint(path: string): { readonly header: Header; readonly body: Uint8Array } | undefined {
  if (!existsSync(path)) return undefined;
  const file = readFileSync(path);
  const content = file.subarray(32);
  if (!createHash('sha256').update(content).digest().equals(file.subarray(0, 32))) {
    throw new FusionError('invalid_data', `The checkpoint ${path} is damaged: its hash does not fit its content.`);
  }
  const end = content.indexOf('\n');
  return { header: JSON.parse(content.toString('utf8', 0, end)) as Header, body: content.subarray(end + 1) };
}
