import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import { readBundle } from '../../../data/bundle/index.js';
import { readDataset } from '../../../data/dataset/index.js';
import type { OnProgress } from '../../../training/on-progress.js';
import {
  FUSION_PAIRS,
  FUSION_POLICIES,
  FUSION_VARIANTS,
  META,
} from '../../../training/simulation/fusion/fusion-policies.js';
import { FUSION_WORLDS, type FusionWorldConfig } from '../../../training/simulation/fusion/fusion-world.js';
import type { FusionSimulation } from '../../../training/simulation/fusion/simulate-fusion.js';
import { DEFAULT_TRAIN_CONFIG } from '../../../training/train-config.js';
import { wholeNumber } from '../../options/numbers.js';
import { figure, interval, signed } from '../../printing/figures.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { stagedProgress } from '../../printing/staged-progress.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly data: string;
  readonly bundle?: string;
  readonly world: keyof typeof FUSION_WORLDS;
  readonly variants?: true;
  readonly seeds: number;
  readonly seed: number;
  readonly requests?: number;
  readonly picture?: string;
  readonly json?: true;
}

/** `metafuse simulate fusion`: learned fusion over a real catalogue, for users whose best blends are planted. */
export const addSimulateFusion: AddVerb = (simulate) => {
  simulate
    .command('fusion')
    .description('Regret and NDCG of learned and static fusion, over a real catalogue and planted users.')
    .requiredOption('--data <folder>', 'dataset, as `import` and `synthesize` write it')
    .option('--bundle <folder>', 'rank by the network of this bundle, too; of the same dataset')
    .addOption(new Option('--world <name>', 'kind of world').choices(Object.keys(FUSION_WORLDS)).default('mixed'))
    .option('--variants', 'try other settings than the defaults, too')
    .option('--seeds <count>', 'worlds to try', wholeNumber, 20)
    .option('--seed <number>', 'the first of them', wholeNumber, 1)
    .option('--requests <count>', 'lists in each', wholeNumber)
    .option('--picture <file>', 'draw NDCG over time and by history, as SVG')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const startMs = performance.now();
      const progress = stagedProgress();
      const simulation = await run(options, progress.update).finally(progress.stop);
      const seconds = (performance.now() - startMs) / 1000;
      const { seed, world: kind, picture } = options;
      if (picture !== undefined) {
        const { drawFusion } = await import('../../../bench/fusion-picture.js');
        await writeFile(picture, await drawFusion(simulation, titleOf(simulation, kind)));
        say(`wrote ${picture}`);
      }
      printResult(
        { command: 'simulate fusion', seed, seconds, ...simulation, world: { kind, ...worldToJson(simulation.world) } },
        { json: options.json === true, text: reportText(simulation, kind) },
      );
    });
};

async function run(
  { data, bundle: folder, world: kind, variants, seeds, seed, requests }: Options,
  onProgress: OnProgress,
): Promise<FusionSimulation> {
  // they bring tfjs, which serving does without
  const { simulatedCatalogue } = await import('../../../training/simulation/fusion/simulated-catalogue.js');
  const { trainingOf } = await import('../../../training/export/bundle-network.js');
  const { networkLists } = await import('../../../training/simulation/fusion/network-lists.js');
  const { simulateFusion } = await import('../../../training/simulation/fusion/simulate-fusion.js');
  const dataset = await readDataset(data);
  const bundle = folder === undefined ? undefined : await readBundle(folder);
  const fitted = bundle ? trainingOf(bundle) : { config: DEFAULT_TRAIN_CONFIG, seed: CATALOGUE_SEED };
  const catalogue = await simulatedCatalogue({ dataset, ...fitted, onProgress });
  const world = { ...FUSION_WORLDS[kind], ...(requests === undefined ? {} : { requests }) };
  const policies = [...FUSION_POLICIES, ...(bundle ? [META] : []), ...(variants ? FUSION_VARIANTS : [])];
  const names = new Set(policies.map(({ name }) => name));
  return simulateFusion({
    candidates: catalogue.candidates,
    world,
    policies,
    pairs: FUSION_PAIRS.filter((pair) => pair.every((name) => names.has(name))),
    ...(bundle ? { networkLists: await networkLists(bundle, catalogue, world.clicks.shown) } : {}),
    seeds,
    seed,
    onProgress: (done, total) => onProgress('policies in worlds', done, total),
  });
}

/** Of the catalogue, which all worlds share: another seed is another world over the same lists. */
const CATALOGUE_SEED = 1;

function reportText(simulation: FusionSimulation, kind: string): string {
  const { policies, comparisons, historyBounds, windowEnds } = simulation;
  const entries = Object.entries(policies);
  const groups = historyBounds.map((bound, index) => {
    const next = historyBounds[index + 1];
    return next === undefined ? `${bound}+` : next === bound + 1 ? `${bound}` : `${bound}–${next - 1}`;
  });
  return [
    titleOf(simulation, kind),
    table(
      [
        'policy',
        '',
        'NDCG@10',
        'regret',
        `lists 1–${windowEnds[0]}`,
        'last',
        ...groups.map((group) => `after ${group}`),
      ],
      entries.map(([name, { description, ndcg, regret, windows, byHistory }]) => [
        name,
        description,
        interval(ndcg),
        figure(regret.value),
        figure(windows[0]!.ndcg.value),
        figure(windows.at(-1)!.ndcg.value),
        ...byHistory.map((means) => figure(means.ndcg.value)),
      ]),
    ),
    'Regret: clicks lost a list, against the visitor’s own blend. After: by how many lists the visitor saw before.',
    '',
    table(
      ['', 'NDCG@10', 'regret'],
      comparisons.map(({ a, b, ndcg, regret }) => [`${a} − ${b}`, interval(ndcg, signed), interval(regret, signed)]),
    ),
    '95 % intervals over worlds, differences paired.',
  ].join('\n');
}

function titleOf({ world, users, candidates, seeds }: FusionSimulation, kind: string): string {
  const people = `${users} users in ${world.segments} segments, about ${candidates.toFixed(0)} candidates each`;
  return `${seeds} worlds (${kind}): ${people}, ${world.requests} lists over ${world.days} days`;
}

function worldToJson({ clicks, ...world }: FusionWorldConfig) {
  return {
    segments: world.segments,
    segment_concentration: world.segmentConcentration,
    user_concentration: world.userConcentration,
    changes: world.changes,
    days: world.days,
    requests: world.requests,
    continues: world.continues,
    traffic_exponent: world.trafficExponent,
    shown: clicks.shown,
    attraction: clicks.attraction,
    halving_rank: clicks.halvingRank,
    examination_exponent: clicks.examinationExponent,
  };
}
