import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../../../data/bundle/index.js';
import { readDataset } from '../../../data/dataset/index.js';
import { positiveNumber } from '../../options/numbers.js';
import { printResult } from '../../printing/print-result.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly bundle: string;
  readonly data?: string;
  readonly evaluation?: string;
  readonly out: string;
  readonly workers: number;
  readonly json?: true;
}

/** `metafuse report`: what a bundle learned and does, as one page for a browser. */
export const addReport: AddVerb = (program) => {
  program
    .command('report')
    .description(
      'Write one HTML page about a bundle: how it learned, whom it trusts, how sure it is, whether it helps.',
    )
    .requiredOption('--bundle <folder>', 'the bundle')
    .option('--data <folder>', 'what it was trained on (default: datasets/NAME, by the name in the bundle)')
    .option('--evaluation <file>', 'what `evaluate --json` printed, for the comparison on test users')
    .requiredOption('--out <file>', 'the page')
    .option('--workers <count>', 'threads that fitting may use', positiveNumber, availableParallelism())
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const startMs = performance.now();
      const { observeBundle, readEvaluation, reportPage } = await import('../../../training/report/index.js'); // brings tfjs
      const bundle = await readBundle(options.bundle);
      const evaluation = options.evaluation === undefined ? null : await readEvaluation(options.evaluation, bundle);
      const { manifest } = bundle;
      const dataset = await readDataset(options.data ?? join('datasets', manifest.dataset.name));
      const progress = stagedProgress();
      const observing = observeBundle({ bundle, dataset, workers: options.workers, onProgress: progress.update });
      const cases = await observing.finally(progress.stop);
      const page = reportPage({ bundle, dataset, cases, evaluation });
      await writeFile(options.out, page);
      const seconds = (performance.now() - startMs) / 1000;
      printResult(
        { command: 'report', seconds, page: options.out, model_version: manifest.model_version, cases: cases.length },
        {
          json: options.json === true,
          text: `report on ${manifest.model_version}, ${cases.length} cases, written to ${options.out}`,
        },
      );
    });
};
