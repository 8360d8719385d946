import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readBundle } from '../../data/bundle/index.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import { type Ratio, ratioOfRounds } from '../rounds.js';
import type { RescoreTask, RescoreTiming } from './rescore-process.js';
import { writeCandidates } from './write-candidates.js';

export interface RescoreBench {
  readonly machine: { readonly cores: number; readonly model: string; readonly load_average: number };
  readonly workers: number;
  /** False from a checkout's sources: every thread then carries what reads TypeScript, too, which is most of the difference in memory. */
  readonly is_built: boolean;
  /** A tenth of the rows: memory is the same where it does not grow with them. */
  readonly tenth: RescoreTiming;
  /** The round of median speed. */
  readonly rescore: RescoreTiming;
  /** The same file read and written, and the network run as often, with nothing in between; the round of median speed. */
  readonly bare: RescoreTiming;
  readonly rounds: number;
  /** Rows a second, of the bare run's of the same round. */
  readonly share_of_ceiling: Ratio;
}

export interface RescoreBenchOptions {
  readonly rows?: number;
  readonly workers?: number;
  /** How often both are run, in turn: what else the machine does changes in a minute. */
  readonly rounds?: number;
  readonly say?: (line: string) => void;
}

/** How many rows a second are re-scored, in how much memory, each in a process of its own. @param bundle folder */
export async function benchRescore(
  bundle: string,
  { rows = 10_000_000, workers = os.availableParallelism(), rounds = 3, say = () => {} }: RescoreBenchOptions = {},
): Promise<RescoreBench> {
  const folder = await mkdtemp(join(os.tmpdir(), 'bench-rescore-'));
  const [input, output] = [join(folder, 'in.arrow'), join(folder, 'out.arrow')];
  const catalogue = createCatalogue(await readBundle(bundle));
  const timed = async (what: RescoreTask['what'], count: number) => {
    say(`${what}, ${count} rows`);
    return inProcess({ what, bundle, input, output, workers });
  };
  try {
    await writeCandidates(catalogue, Math.ceil(rows / 10), input);
    const tenth = await timed('rescore', Math.ceil(rows / 10));
    await writeCandidates(catalogue, rows, input);
    const rescored: RescoreTiming[] = [];
    const bare: RescoreTiming[] = [];
    for (let round = 0; round < rounds; round++) {
      rescored.push(await timed('rescore', rows));
      bare.push(await timed('bare', rows));
    }
    return {
      machine: {
        cores: os.availableParallelism(),
        model: os.cpus()[0]?.model ?? 'unknown',
        load_average: os.loadavg()[0]!,
      },
      workers,
      is_built: IS_BUILT,
      tenth,
      rescore: typical(rescored),
      bare: typical(bare),
      rounds,
      share_of_ceiling: ratioOfRounds(bare.map((one, round) => one.seconds / rescored[round]!.seconds)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The round of median speed; of an even number of rounds, the slower of the two in the middle. */
function typical(timings: readonly RescoreTiming[]): RescoreTiming {
  return timings.toSorted((a, b) => a.seconds - b.seconds)[timings.length >> 1]!;
}

const IS_BUILT = import.meta.url.endsWith('.js');

async function inProcess(task: RescoreTask): Promise<RescoreTiming> {
  const loader = IS_BUILT ? [] : ['--import', import.meta.resolve('tsx')];
  const program = fileURLToPath(new URL(`./rescore-process${IS_BUILT ? '.js' : '.ts'}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, program, JSON.stringify(task)]);
  return JSON.parse(stdout);
}
