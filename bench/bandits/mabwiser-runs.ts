import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { plantExperiment } from '../../training/simulation/experiment/experiment-world.js';
import type { PolicyRun } from '../../training/simulation/experiment/run-experiment.js';
import type { PolicyRuns } from '../../training/simulation/experiment/simulate-experiment.js';
import type { WorldsOptions } from '../../training/simulation/experiment/simulate-worlds.js';

const PEER = fileURLToPath(new URL('../peers/bandits/', import.meta.url));
const PYTHON = `${PEER}.venv/bin/python`;

/** By policy, of one world. */
type Answer = Readonly<Record<string, PolicyRun>>;

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  mabwiser_thompson_global: 'MABWiser: Thompson sampling without context',
  mabwiser_thompson: 'MABWiser: Thompson sampling in each segment by itself',
  mabwiser_linear_thompson: 'MABWiser: LinTS, alpha .3',
  mabwiser_linucb: 'MABWiser: LinUCB, alpha .3',
};

/** Why MABWiser cannot take part; null when it can. */
export function missingBandits(): string | null {
  return existsSync(PYTHON)
    ? null
    : 'bench/peers/bandits/setup.sh has not been run: there is no bench/peers/bandits/.venv';
}

/** What MABWiser's policies make of the same worlds: the same visits, with the same luck. One process for each worker. */
export async function runBandits(
  options: Pick<WorldsOptions, 'world' | 'seeds' | 'seed' | 'workers'>,
): Promise<readonly PolicyRuns[]> {
  const { seeds, workers = 1 } = options;
  const answers = new Array<Answer>(seeds);
  const next = Array.from({ length: seeds }, (_, index) => index).values();
  await Promise.all(Array.from({ length: Math.min(workers, seeds) }, () => answerAll(options, next, answers)));
  return Object.entries(DESCRIPTIONS).map(([name, description]) => ({
    ...{ name, description, runs: answers.map((answer) => answer[name]!) },
  }));
}

async function answerAll(
  { world, seed }: Pick<WorldsOptions, 'world' | 'seed'>,
  next: Iterator<number, unknown>,
  answers: Answer[],
): Promise<void> {
  const peer = spawn(PYTHON, [`${PEER}planted_worlds.py`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  try {
    for (let turn = next.next(); turn.done !== true; turn = next.next()) {
      const planted = plantExperiment(world, seed + turn.value);
      peer.stdin.write(`${JSON.stringify(wire(planted, seed + turn.value))}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('bench/peers/bandits/planted_worlds.py ended before it had answered');
      answers[turn.value] = JSON.parse(value);
    }
  } finally {
    const ended = once(peer, 'exit');
    peer.stdin.end();
    await ended;
  }
}

/** A world as the other side reads it. */
function wire({ config, rates, traffic, segmentOf, luck }: ReturnType<typeof plantExperiment>, seed: number) {
  const { sources, devices, variants } = config;
  const lists = { rates: [...rates], traffic: [...traffic], segments: [...segmentOf], luck: [...luck] };
  return { seed, sources, devices, variants, ...lists };
}
