import { readBundle } from '../../data/bundle/index.js';
import { rescore } from '../../serving/rescore/rescore.js';
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
  readonly peak_memory_mb: number;
}

const { what, bundle: folder, ...files }: RescoreTask = JSON.parse(process.argv[2]!);
const bundle = await readBundle(folder);
const start = performance.now();
const rows = what === 'bare' ? await bareRescore({ bundle, ...files }) : (await rescore({ bundle, ...files })).rows;
const seconds = (performance.now() - start) / 1000;
const peak = process.resourceUsage().maxRSS / 1024; // kilobytes
const timing: RescoreTiming = { rows, seconds, rows_per_second: rows / seconds, peak_memory_mb: peak };
process.stdout.write(JSON.stringify(timing));
