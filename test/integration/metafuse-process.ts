import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A finished `metafuse …`. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `metafuse …` from the checkout as a process of its own. */
export function startMetafuse(...args: readonly string[]): { process: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/metafuse.ts', ...args], { cwd: root });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: child, finished };
}

/** Runs `metafuse …` to its end. @throws with what it complained about, when it fails */
export async function metafuse(...args: readonly string[]): Promise<Finished> {
  const result = await startMetafuse(...args).finished;
  if (result.code !== 0) throw new Error(`metafuse ${args.join(' ')}: exit ${result.code}\n${result.stderr}`);
  return result;
}
