import { readBundle } from '../../data/bundle/index.js';
import { rescore } from '../../serving/rescore/rescore.js';
import { peakMemoryMb } from '../peak-memory.js';
import { bareRescore } from './bare-rescore.js';

/** What a process is started for. */
export interface RescoreTask {
  readonly what: 'rescore' | 'bare';
  readonly bundle: string;
  readonly input: string;
  readonly output: string;
  readonly workers: number;
}

/** What it says at its end. */
export interface RescoreTiming {
  readonly rows: number;
  readonly seconds: number;
  readonly rows_per_second: number;
  /** Of processors' time, which others on the machine do not lengthen. */
  readonly cpu_us_per_row: number;
  readonly peak_memory_mb: number;
}

const { what, bundle: folder, ...files }: RescoreTask = JSON.parse(process.argv[2]!);
const bundle = await readBundle(folder);
const start = performance.now();
const cpuBefore = process.cpuUsage();
const rows = what === 'bare' ? await bareRescore({ bundle, ...files }) : (await rescore({ bundle, ...files })).rows;
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const timing: RescoreTiming = {
  ...{ rows, seconds, rows_per_second: rows / seconds },
  ...{ cpu_us_per_row: (user + system) / rows, peak_memory_mb: peakMemoryMb() },
};
process.stdout.write(JSON.stringify(timing));
