import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trial } from '../../training/engines/choose-engine.js';
import type { TrialOrder } from './engine-trial-process.js';

export interface TryEngineOptions {
  /** The program that is run; it answers an order with a trial. */
  readonly program?: URL;
  readonly timeLimitMs?: number;
}

/** Run from the sources, or built. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const PROGRAM = new URL(`./engine-trial-process${EXTENSION}`, import.meta.url);
/** A real driver translates every kernel of the step within it. */
const TIME_LIMIT_MS = 20_000;

/** How the Vulkan loader, asked for VK_LOADER_DEBUG=driver, names the device that is opened. */
const OPENED_DEVICE = /Using "([^"]+)" with driver/;
const SOFTWARE_DEVICE = /swiftshader|llvmpipe|lavapipe|softpipe|software/i;

/**
 * Tries an engine in a process of its own: a driver that crashes ends that process and no other. A graphics driver in software
 * is known by its device's name, and not waited for.
 */
export function tryEngine(
  order: TrialOrder,
  { program = PROGRAM, timeLimitMs = TIME_LIMIT_MS }: TryEngineOptions = {},
): Promise<Trial> {
  const scratch = mkdtempSync(join(tmpdir(), 'metafuse-trial-')); // of a process that may have no time to tidy up
  const child = fork(fileURLToPath(program), {
    execArgv: EXTENSION === '.ts' ? ['--import', import.meta.resolve('tsx')] : [],
    env: { ...process.env, TMPDIR: scratch, VK_LOADER_DEBUG: 'driver' },
    silent: true,
  });
  return new Promise((resolve) => {
    let complaints = '';
    const end = (trial: Trial) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }); // once more when the process is gone
      resolve(trial);
    };
    const timer = setTimeout(
      () => end({ kind: 'failed', why: `its trial took more than ${timeLimitMs / 1000} s` }),
      timeLimitMs,
    );
    child.stdout?.resume();
    child.stderr?.on('data', (chunk) => {
      complaints += chunk;
      const device = OPENED_DEVICE.exec(complaints)?.[1];
      if (device !== undefined && SOFTWARE_DEVICE.test(device)) end({ kind: 'software', device });
    });
    child.once('message', (trial: Trial) => end(trial));
    child.once('error', (error) => end({ kind: 'failed', why: error.message }));
    child.once('close', (code, signal) => end({ kind: 'failed', why: ending(code, signal, complaints) }));
    child.send(order);
  });
}

function ending(code: number | null, signal: NodeJS.Signals | null, complaints: string): string {
  const last = complaints.trim().split('\n').at(-1);
  return `its trial ended with ${signal ?? `code ${code}`}${last ? `: ${last}` : ''}`;
}
