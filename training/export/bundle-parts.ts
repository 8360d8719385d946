import type { BundleParts } from '../../data/bundle/index.js';
import { EMBEDDING_WIDTH, SESSION_FEATURES } from '../../data/schema/features.js';
import type { UncalibratedScorers } from '../../models/base/base-scorers.js';
import { networkLayout } from '../../models/network/network.js';
import { ATTENTION_HEADS, itemContextWidth, sessionContextWidth } from '../../models/network/shape.js';
import { rememberCases } from '../continual/remember-cases.js';
import type { HostTensor } from '../engines/runtime.js';
import { DECIDING_METRICS, metricsOf } from '../evaluation/deciding-metric.js';
import type { Choices } from '../evaluation/thresholds.js';
import type { Foundation } from '../foundation.js';
import type { TrainedNetwork } from '../meta/train-network.js';
import type { TrainConfig } from '../train-config.js';
import { adaptableRange } from './adaptable.js';
import { baseScorersPart, bringsScorers } from './base-scorers-part.js';
import { bundleItems, bundleUsers } from './bundle-tables.js';
import { exportGraphs } from './export-graphs.js';
import { exportTowers } from './export-towers.js';
import { goldenRows } from './golden-rows.js';
import type { SourceVectors } from './known-program.js';
import { liveParts } from './live-parts.js';

export interface BundleSource {
  readonly foundation: Foundation;
  readonly trained: TrainedNetwork;
  readonly choices: Choices;
  readonly config: TrainConfig;
  readonly seed: number;
  readonly createdBy: { readonly name: string; readonly version: string };
}

/** Everything that a trained network takes with it to be served. */
export async function bundleParts({
  foundation,
  trained,
  choices,
  config,
  seed,
  createdBy,
}: BundleSource): Promise<BundleParts> {
  const { dataset, world, calibrators, standardizer, contextStandardizer, byCount, space } = foundation;
  const { scorers, reference, itemFeatures } = world;
  const { shape, parameters, innerRates, progress } = trained;
  const { thresholds, reasons } = choices;
  const layout = networkLayout(shape);
  const metric = DECIDING_METRICS[config.targets];
  const live = liveParts(foundation, config);
  const towers = scorers.twoTower && (await exportTowers(scorers.twoTower, config.base.twoTower));
  return {
    manifest: {
      created_by: createdBy,
      targets: config.targets,
      sources: [...scorers.sources],
      base_scorers: bringsScorers(scorers) ? baseScorersPart(scorers) : null,
      space,
      item_features: [...itemFeatures.names],
      session_features: [...SESSION_FEATURES],
      dimensions: {
        embedding: EMBEDDING_WIDTH,
        session_context: sessionContextWidth(shape),
        item_context: itemContextWidth(shape),
        attention_heads: ATTENTION_HEADS,
        parameters: layout.size,
      },
      session_standardizer: plain(standardizer),
      ...(contextStandardizer.names.length > 0 ? { context_standardizer: plain(contextStandardizer) } : {}),
      session_reference: plain(reference),
      live: live.manifest,
      by_count: plain(byCount),
      calibrators: plain(calibrators),
      score_calibration: plain(choices.calibration),
      thresholds: {
        uncertainty: { value: thresholds.uncertainty, chosen_by: reasons.uncertainty },
        confidences: { value: [...thresholds.confidences], chosen_by: reasons.confidences },
        min_interactions: { value: thresholds.minInteractions, chosen_by: reasons.minInteractions },
        available_features: { value: [...thresholds.availableFeatures], chosen_by: reasons.availableFeatures },
      },
      adaptation: {
        what: config.meta.adapts,
        parameters: adaptableRange(shape, config.meta),
        steps: config.meta.numInnerSteps,
        inner_rates: byRow(innerRates),
        support_rows: config.meta.supportSetSize,
        default: choices.adaptsByDefault,
        reason: reasons.adaptsByDefault,
      },
      residual: shape.residual,
      ...(shape.boostedTerm ? { boosted_term: plain(shape.boostedTerm) } : {}),
      training: {
        seed,
        engine: trained.engine,
        steps: progress.state.step,
        best_step: trained.kept.step,
        share: trained.kept.share,
        ended: trained.ended,
        config: plain(config),
      },
      dataset: {
        name: dataset.name,
        fingerprint: dataset.fingerprint,
        counts: {
          users: dataset.users.ids.length,
          items: dataset.items.ids.length,
          interactions: dataset.interactions.count,
        },
      },
      metrics: { [`validation_${metric}`]: metricsOf(metric, choices.validation), curve: plain(progress.curve) },
      golden: {
        ...(await goldenRows(foundation, trained, config.meta, seed)),
        ...(towers && { content: towers.golden }),
      },
    },
    graphs: { ...exportGraphs(trained, config.meta, sourceVectors(scorers)), ...(towers && { content: towers.graph }) },
    users: bundleUsers(foundation),
    items: bundleItems(foundation),
    live: live.tables,
    ...firstMemory(foundation),
    state: {
      parameters,
      firstMoment: progress.state.firstMoment.slice(0, layout.size), // without those of learned inner rates
      secondMoment: progress.state.secondMoment.slice(0, layout.size),
    },
  };
}

/**
 * What the first update of the bundle is to remember; nothing where no time says what is new. Every other held-out user is
 * to judge: what they do later is not looked at before.
 */
function firstMemory({ dataset, trainingCases, validationCases }: Foundation): Pick<BundleParts, 'memory'> {
  if (!dataset.interactions.timestamp.some(Number.isFinite)) return {};
  const heldOut = [...new Set(validationCases.map(({ user }) => dataset.users.ids[user]!))];
  const held = new Map(heldOut.map((id, place) => [id, place % 2 === 0 ? 'choose' : 'judge'] as const));
  const roleOf = (user: string) => held.get(user) ?? 'train';
  return { memory: rememberCases([], [...trainingCases, ...validationCases], dataset, roleOf) };
}

/** How wide every source's vectors are, in order: popularity and imported sources have none. */
function sourceVectors({ sources, cf, content }: UncalibratedScorers): readonly SourceVectors[] {
  const widths = new Map([
    ['cf', cf.width],
    ['content', content.width],
  ]);
  return sources.map((source) => ({ source, width: widths.get(source) ?? 0 }));
}

/** A matrix as rows of numbers. */
function byRow({ data, shape: [count, width] }: HostTensor): number[][] {
  return Array.from({ length: count! }, (_, row) => [...data.subarray(row * width!, (row + 1) * width!)]);
}

/** A copy as JSON has it: mutable, and without anything that JSON cannot carry. */
// biome-ignore lint/suspicious/noExplicitAny: the manifest's schema checks it when it is written
function plain(value: unknown): any {
  return JSON.parse(JSON.stringify(value));
}
