import { printResult } from '../report.js';
import { table } from '../table.js';
import type { AddVerb } from './add-verb.js';
import { addBenchAdapt } from './bench-adapt.js';
import { addBenchCompiler } from './bench-compiler.js';

/** `metafuse bench`: what this machine does, beside what it could do. */
export const addBench: AddVerb = (program) => {
  const bench = program.command('bench').description('Measure speed on this machine.');
  addBenchCompiler(bench);
  addBenchAdapt(bench);
  bench
    .command('training')
    .description('Time a meta-step of the default configuration on every engine.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { readonly json?: true }) => {
      const { benchTraining } = await import('../../bench/training.js'); // brings tfjs, which serving does without
      const { DEFAULT_META_CONFIG } = await import('../../training/meta/meta-config.js');
      const startMs = performance.now();
      const bench = await benchTraining(DEFAULT_META_CONFIG);
      const seconds = (performance.now() - startMs) / 1000;
      const { machine, step, engines } = bench;
      const text = [
        `${machine.model}, ${machine.cores} cores; one thread reaches ${machine.peak_gflops.toFixed(0)} GFLOP/s in a 1024³ product`,
        `a step: ${step.tasks} tasks of ${step.support} + ${step.query} rows, ${step.parameters} parameters, ${step.gflop.toFixed(2)} GFLOP`,
        table(
          ['engine', 'ms a step', 'tasks a second', 'GFLOP/s', 'of peak', 'record, ms', 'session, ms'],
          Object.entries(engines).map(([name, timing]) => [
            name,
            timing.ms_per_step.toFixed(1),
            timing.tasks_per_second.toFixed(0),
            timing.gflops.toFixed(1),
            `${(100 * timing.peak_share).toFixed(0)} %`,
            timing.record_ms.toFixed(0),
            timing.session_ms.toFixed(0),
          ]),
        ),
        `compiled is ${bench.speedup.toFixed(0)} times eager tfjs`,
      ].join('\n');
      printResult({ command: 'bench training', seconds, ...bench }, { json: json === true, text });
    });
};
