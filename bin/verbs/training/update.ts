import { readBundle } from '../../../data/bundle/index.js';
import { readDataset } from '../../../data/dataset/index.js';
import type { UpdateReport } from '../../../training/continual/update.js';
import { pickEngine } from '../../engine/pick-engine.js';
import { wholeNumber } from '../../options/numbers.js';
import { addEngineOptions, type EngineOptions } from '../../options/training-options.js';
import { figure, interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import { version } from '../../version.js';
import type { AddVerb } from '../add-verb.js';

interface Options extends EngineOptions {
  readonly bundle: string;
  readonly data: string;
  readonly out?: string;
  readonly steps: number;
  readonly force?: true;
}

/** Meta-steps of an update, unless it is told otherwise: none, for where it was measured, they did harm (docs/continual.md). */
const UPDATE_STEPS = 0;

/** `metafuse update`: a bundle and its dataset, grown, in; the next bundle out, unless it is shown to rank worse. */
export const addUpdate: AddVerb = (program) => {
  const command = program
    .command('update')
    .description(
      'Go on from a bundle with what its dataset has gained; the next bundle replaces it unless it is shown to rank worse.',
    )
    .requiredOption('--bundle <folder>', 'the bundle to go on from')
    .requiredOption('--data <folder>', 'its dataset with new interactions beside the old ones')
    .option('--out <folder>', 'where the next bundle is written; left out, in the place of the old one')
    .option(
      '--steps <count>',
      'meta-steps at most; with 0 the scorers alone are fitted anew',
      wholeNumber,
      UPDATE_STEPS,
    )
    .option('--force', 'write the next bundle even if it ranks worse');
  addEngineOptions(command).action(async (options: Options) => {
    const startMs = performance.now();
    const { update } = await import('../../../training/continual/update.js'); // brings tfjs, which serving does without
    const { trainingOf } = await import('../../../training/export/bundle-network.js');
    const { bundle, data, steps, workers, seed, out = bundle, force = false } = options;
    const { manifest } = await readBundle(bundle);
    const { config } = trainingOf({ manifest });
    const dataset = await readDataset(data);
    const engineName = await pickEngine(options.engine, config.meta, workers);
    const progress = stagedProgress();
    const report = await update({
      bundle,
      dataset,
      out,
      steps,
      engineName,
      workers,
      seed,
      force,
      createdBy: { name: 'metafuse', version },
      onProgress: progress.update,
    }).finally(progress.stop);
    if (!report.manifest) process.exitCode = 1;
    const seconds = (performance.now() - startMs) / 1000;
    const from = manifest.model_version;
    printResult(resultOf(report, { from, out, seed, seconds }), {
      json: options.json === true,
      text: textOf(report, { from, out }),
    });
  });
};

function resultOf(
  { manifest, trained, sinceMs, counts, forgetting, judgement }: UpdateReport,
  {
    from,
    out,
    seed,
    seconds,
  }: { readonly from: string; readonly out: string; readonly seed: number; readonly seconds: number },
) {
  return {
    command: 'update',
    seed,
    seconds,
    bundle: manifest ? out : null,
    model_version: manifest?.model_version ?? null,
    from,
    since: new Date(sinceMs).toISOString(),
    tasks: counts,
    steps: trained.progress.state.step,
    best_step: trained.progress.best.step,
    forgetting,
    judgement,
  };
}

function textOf(
  { manifest, trained, sinceMs, counts, forgetting, judgement }: UpdateReport,
  { from, out }: { readonly from: string; readonly out: string },
): string {
  const { before, after, difference, users, replaces } = judgement;
  const { state, best } = trained.progress;
  return [
    `new since ${new Date(sinceMs).toISOString()}: ${counts.fresh} tasks to learn from, ${counts.replayed} replayed` +
      (counts.lost > 0 ? `, ${counts.lost} remembered ones are in the data no more` : ''),
    `best after ${best.step} of ${state.step} steps`,
    forgetting
      ? `${forgetting.tasks} old tasks: loss ${figure(forgetting.lossBefore)} before, ${figure(forgetting.lossAfter)} after, ` +
        `change ${interval(forgetting.change, signed)}`
      : 'the bundle remembers no tasks that were not replayed: forgetting cannot be told',
    `NDCG@10 of ${users} held-out users of the new time: ${interval(before)} before, ${interval(after)} after, ` +
      `difference ${interval(difference, signed)}`,
    manifest
      ? `${out}: ${manifest.model_version} follows ${from}${replaces ? '' : ', forced, although it ranks worse'}`
      : `nothing written: the next bundle ranks worse than ${from}; --force writes it`,
  ].join('\n');
}
