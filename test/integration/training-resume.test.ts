import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, metafuse, startMetafuse } from './metafuse-process.js';
import { SMALL_TRAINING } from './small-training.js';

const STEPS = 60;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-resume-'));
  await writeFile(join(folder, 'train.yaml'), SMALL_TRAINING);
  await metafuse('synthesize', '--to', join(folder, 'world'), '--users', '150', '--items', '120', '--seed', '4');
});
afterAll(() => rm(folder, { recursive: true }));

const training = (out: string) => [
  ...['train', '--data', join(folder, 'world'), '--config', join(folder, 'train.yaml')],
  ...['--steps', String(STEPS), '--out', `${join(folder, out)}/`, '--json'],
];

/** Starts training and kills it without warning as soon as it has left a checkpoint. */
async function killedAtCheckpoint(out: string, ...options: readonly string[]): Promise<Finished> {
  const { process, finished } = startMetafuse(...training(out), ...options);
  while (!existsSync(join(folder, `${out}.checkpoint`)) && process.exitCode === null) await setTimeout(2);
  process.kill('SIGKILL');
  return finished;
}

describe('metafuse train --resume', () => {
  it('after a kill goes on from the checkpoint, to the same bundle byte by byte', async () => {
    const whole = await metafuse(...training('whole'));
    expect(whole.stderr).toContain(`meta-training 6/${STEPS}`);
    const { engine } = JSON.parse(whole.stdout);
    expect(whole.stderr).toMatch(new RegExp(`^engine ${engine}: `, 'm')); // the default, auto, says what it takes

    const killed = await killedAtCheckpoint('resumed');
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(join(folder, 'resumed'))).toBe(false); // half a bundle is no bundle

    const resumed = await metafuse(...training('resumed'), '--resume');
    expect(resumed.stderr).toContain(`engine ${engine}: the run was begun with it\n`);
    expect(resumed.stderr).not.toContain(`meta-training 6/${STEPS}`); // those steps were not taken again
    expect(resumed.stderr).toContain(`meta-training ${STEPS}/${STEPS}`);
    expect(existsSync(join(folder, 'resumed.checkpoint'))).toBe(false);

    const files = readdirSync(join(folder, 'whole')).sort();
    expect(files).toEqual(readdirSync(join(folder, 'resumed')).sort());
    expect(files).toEqual(expect.arrayContaining(['state.arrow', 'score.onnx', 'adapt.onnx', 'manifest.json']));
    for (const file of files) {
      const [one, other] = await Promise.all(['whole', 'resumed'].map((out) => readFile(join(folder, out, file))));
      expect([file, one!.equals(other!)]).toEqual([file, true]);
    }
    const [a, b] = [whole, resumed].map(({ stdout }) => ({ ...JSON.parse(stdout), seconds: 0, bundle: '' }));
    expect(b).toEqual(a);
  });

  it('refuses the checkpoint of a run with another seed, and leaves it as it is', async () => {
    await killedAtCheckpoint('other');
    const before = await readFile(join(folder, 'other.checkpoint'));
    const { code, stderr } = await startMetafuse(...training('other'), '--resume', '--seed', '2').finished;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/other\.checkpoint belongs to another run/)]);
    expect((await readFile(join(folder, 'other.checkpoint'))).equals(before)).toBe(true);
  });

  it('goes on with the engine that the run was begun with, or refuses another', async () => {
    await killedAtCheckpoint('eager', '--engine', 'tfjs');
    const refused = await startMetafuse(...training('eager'), '--resume', '--engine', 'cpu').finished;
    expect(refused.stderr).toContain('belongs to another run, with another engine.');
    const { process, finished } = startMetafuse(...training('eager'), '--resume');
    process.stderr?.on('data', (chunk) => String(chunk).includes('engine tfjs') && process.kill());
    expect((await finished).stderr).toContain('engine tfjs: the run was begun with it\n');
  });

  it('Ctrl-C ends after the step with a checkpoint, exit code 1 and no bundle', async () => {
    const { process, finished } = startMetafuse(...training('stopped'));
    while (!existsSync(join(folder, 'stopped.checkpoint')) && process.exitCode === null) await setTimeout(2);
    process.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    expect([code, JSON.parse(stdout).bundle, JSON.parse(stdout).ended]).toEqual([1, null, 'interrupted']);
    expect(stderr).toMatch(/interrupted after \d+ steps; train --resume goes on from there/);
    expect(existsSync(join(folder, 'stopped.checkpoint'))).toBe(true);
    expect(existsSync(join(folder, 'stopped'))).toBe(false);
  });
});
