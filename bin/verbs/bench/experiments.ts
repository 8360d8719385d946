import { benchExperiments } from '../../../bench/experiments.js';
import { wholeNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly allocations: number;
  readonly json?: true;
}

/** `metafuse bench experiments`: how long the analysis of a large experiment takes, and in how much memory. */
export const addBenchExperiments: AddVerb = (bench) => {
  bench
    .command('experiments')
    .description('Time the analysis of an experiment in chDB.')
    .option('--allocations <count>', 'how many there are', wholeNumber, 10_000_000)
    .option('--json', 'print one JSON object')
    .action(async ({ allocations, json }: Options) => {
      const startMs = performance.now();
      const result = await benchExperiments({ allocations, onProgress: say });
      const seconds = (performance.now() - startMs) / 1000;
      const text = [
        `${result.machine.model}, ${result.machine.cores} cores; ${allocations.toLocaleString('en')} allocations in ${result.segments} segments`,
        table(
          ['', 'seconds'],
          [
            ['sums by segment and variant', result.state_seconds.toFixed(2)],
            ['GET …/analysis', result.analysis_seconds.toFixed(2)],
            ['mv_segment_analytics', result.refresh_seconds.toFixed(2)],
            ['POST …/off-policy', result.off_policy_seconds.toFixed(2)],
          ],
        ),
        `${(result.bytes_on_disk / 2 ** 20).toFixed(0)} MiB on disk; the process had ${result.resident_mib.toFixed(0)} MiB before reading, ${result.reading_resident_mib.toFixed(0)} MiB at most while reading, ${result.peak_resident_mib.toFixed(0)} MiB at most with planting`,
      ].join('\n');
      printResult({ command: 'bench experiments', seconds, ...result }, { json: json === true, text });
    });
};
