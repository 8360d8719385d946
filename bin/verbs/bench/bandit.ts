import { BANDIT_WORK, type BanditWork, benchBandit } from '../../../bench/bandit.js';
import { printResult } from '../../printing/print-result.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

/** `metafuse bench bandit`: what a decision of the bandit costs, and learning live. */
export const addBenchBandit: AddVerb = (bench) => {
  bench
    .command('bandit')
    .description('Time decisions, posteriors and propensities of the bandit, and learning live, on one thread.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { readonly json?: true }) => {
      const startMs = performance.now();
      const { machine, timings } = await benchBandit();
      const seconds = (performance.now() - startMs) / 1000;
      const rows = (Object.keys(BANDIT_WORK) as BanditWork[]).map((work) => [
        BANDIT_WORK[work],
        timings[work].ns.toFixed(0),
        Math.round(timings[work].per_second).toLocaleString('en'),
      ]);
      const text = `${machine.model}, ${machine.cores} cores\n${table(['', 'ns', 'a second'], rows)}`;
      printResult({ command: 'bench bandit', seconds, machine, timings }, { json: json === true, text });
    });
};
