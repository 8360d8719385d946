import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readBundle } from '../../data/bundle/index.js';
import { createCatalogue } from '../../serving/scoring/catalogue.js';
import type { RescoreTask, RescoreTiming } from './rescore-process.js';
import { writeCandidates } from './write-candidates.js';

export interface RescoreBench {
  readonly machine: { readonly cores: number; readonly model: string; readonly load_average: number };
  readonly workers: number;
  /** False from a checkout's sources: every thread then carries what reads TypeScript, too, which is most of the difference in memory. */
  readonly is_built: boolean;
  /** A tenth of the rows: memory is the same where it does not grow with them. */
  readonly tenth: RescoreTiming;
  readonly rescore: RescoreTiming;
  /** The same file read and written, and the network run as often, with nothing in between. */
  readonly bare: RescoreTiming;
  /** Rows a second, of the bare run's. */
  readonly share_of_ceiling: number;
}

export interface RescoreBenchOptions {
  readonly rows?: number;
  readonly workers?: number;
  readonly say?: (line: string) => void;
}

/** How many rows a second are re-scored, in how much memory, each in a process of its own. @param bundle folder */
export async function benchRescore(
  bundle: string,
  { rows = 10_000_000, workers = os.availableParallelism(), say = () => {} }: RescoreBenchOptions = {},
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
    const rescored = await timed('rescore', rows);
    const bare = await timed('bare', rows);
    return {
      machine: {
        cores: os.availableParallelism(),
        model: os.cpus()[0]?.model ?? 'unknown',
        load_average: os.loadavg()[0]!,
      },
      workers,
      is_built: IS_BUILT,
      tenth,
      rescore: rescored,
      bare,
      share_of_ceiling: rescored.rows_per_second / bare.rows_per_second,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const IS_BUILT = import.meta.url.endsWith('.js');

async function inProcess(task: RescoreTask): Promise<RescoreTiming> {
  const loader = IS_BUILT ? [] : ['--import', import.meta.resolve('tsx')];
  const program = fileURLToPath(new URL(`./rescore-process${IS_BUILT ? '.js' : '.ts'}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, program, JSON.stringify(task)]);
  return JSON.parse(stdout);
}
