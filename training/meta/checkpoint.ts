import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FusionError } from '../../data/schema/errors.js';
import type { TrainingState } from '../engines/engine.js';
import type { TrainingProgress } from './meta-train.js';

/**
 * What a stopped run goes on from: the training state, the best parameters so far, and the learning curve. Random numbers
 * need no place here, since every step derives its own from the seed.
 *
 * One file: a line of JSON (with `identity`, which names the data, configuration and seed it belongs to) and the vectors
 * behind it as float32. Written under another name and renamed, so a kill leaves the old one or the new one.
 */
export function writeCheckpoint(path: string, identity: string, { state, best, ...rest }: TrainingProgress): void {
  const vectors = [state.parameters, state.firstMoment, state.secondMoment, best.parameters];
  const header = {
    identity,
    step: state.step,
    size: state.parameters.length,
    best: { ...best, parameters: undefined },
    ...rest,
  };
  const body = vectors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...body]);
  writeFileSync(temporary, Buffer.concat([createHash('sha256').update(content).digest(), content]));
  renameSync(temporary, path);
}

/**
 * Reads a checkpoint; undefined where there is none.
 * @throws FusionError `invalid_data` when it was changed, or belongs to other data, another configuration or another seed
 */
export function readCheckpoint(path: string, identity: string): TrainingProgress | undefined {
  if (!existsSync(path)) return undefined;
  const file = readFileSync(path);
  const content = file.subarray(32);
  if (!createHash('sha256').update(content).digest().equals(file.subarray(0, 32))) {
    throw new FusionError('invalid_data', `The checkpoint ${path} is damaged: its hash does not fit its content.`);
  }
  const end = content.indexOf('\n');
  const { identity: found, step, size, best, ...rest } = JSON.parse(content.toString('utf8', 0, end));
  if (found !== identity) {
    throw new FusionError(
      'invalid_data',
      `The checkpoint ${path} belongs to another run: other data, configuration or seed. Remove it, or train without --resume.`,
    );
  }
  const bytes = Uint8Array.from(content.subarray(end + 1)).buffer; // aligned
  const vector = (index: number) => new Float32Array(bytes, 4 * size * index, size);
  const state: TrainingState = { step, parameters: vector(0), firstMoment: vector(1), secondMoment: vector(2) };
  return { state, best: { ...best, parameters: vector(3) }, ...rest };
}

/** Removes a checkpoint whose run is done. */
export function removeCheckpoint(path: string): void {
  rmSync(path, { force: true });
}
