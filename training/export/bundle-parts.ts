import type { BundleItems, BundleParts, BundleUsers } from '../../data/bundle/index.js';
import { BASE_SOURCES, EMBEDDING_WIDTH, SESSION_FEATURES } from '../../data/schema/features.js';
import type { UncalibratedScorers } from '../../models/base/base-scorers.js';
import type { BagReader } from '../../models/base/token-bags.js';
import { networkLayout } from '../../models/network/network.js';
import { ATTENTION_HEADS, itemContextWidth, SESSION_CONTEXT } from '../../models/network/shape.js';
import type { FittedScorers } from '../base/fit-base-scorers.js';
import { rememberCases } from '../continual/remember-cases.js';
import type { HostTensor } from '../engines/runtime.js';
import type { Choices } from '../evaluation/thresholds.js';
import type { Foundation } from '../foundation.js';
import type { TrainedNetwork } from '../meta/train-network.js';
import { presentCase } from '../tasks/cases.js';
import { prepareCase } from '../tasks/world.js';
import type { TrainConfig } from '../train-config.js';
import { adaptableRange } from './adaptable.js';
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
  const live = liveParts(foundation, config);
  const towers = scorers.twoTower && (await exportTowers(scorers.twoTower, config.base.twoTower));
  return {
    manifest: {
      created_by: createdBy,
      sources: [...scorers.sources],
      base_scorers: bringsScorers(scorers) ? baseScorers(scorers) : null,
      space,
      item_features: [...itemFeatures.names],
      session_features: [...SESSION_FEATURES],
      dimensions: {
        embedding: EMBEDDING_WIDTH,
        session_context: SESSION_CONTEXT,
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
      ...(shape.itemTerm ? { item_term: plain(shape.itemTerm) } : {}),
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
      metrics: { validation_ndcg_at_10: choices.validation, curve: plain(progress.curve) },
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

/** Whether anything that is fitted here is fused: callers bring all other scores. */
function bringsScorers({ sources }: UncalibratedScorers): boolean {
  return BASE_SOURCES.some((source) => sources.includes(source));
}

/** How wide every source's vectors are, in order: popularity and imported sources have none. */
function sourceVectors({ sources, cf, content }: UncalibratedScorers): readonly SourceVectors[] {
  const widths = new Map([
    ['cf', cf.width],
    ['content', content.width],
  ]);
  return sources.map((source) => ({ source, width: widths.get(source) ?? 0 }));
}

/** What the base scorers are besides their tables. */
function baseScorers({ cf, content, popularity, twoTower }: FittedScorers): BundleParts['manifest']['base_scorers'] {
  return {
    cf: { ...pick(cf, ['width', 'alpha', 'regularization', 'unobservedWeight']), userMean: Array.from(cf.userMean) },
    content: { width: content.width, ...(twoTower && { reader: readerSettings(twoTower.reader) }) },
    popularity: { halfLifeDays: popularity.halfLifeDays, moment: finiteOrNull(popularity.moment) },
  };
}

/** A reader without its tokens, which are a table. */
function readerSettings({ buckets, limit, fieldWeights, documents, cuts }: BagReader) {
  return {
    buckets,
    limit,
    fieldWeights: { ...fieldWeights },
    documents,
    cuts: Object.fromEntries(Object.entries(cuts).map(([name, at]) => [name, [...at]])),
  };
}

function bundleUsers({ dataset, world, contextStandardizer }: Foundation): BundleUsers {
  const contexts = contextStandardizer.names.length;
  const users = dataset.users.ids.map((_, user) => prepareCase(dataset, world, presentCase(dataset, user)));
  const column = (name: 'cf' | 'content', position: number) => {
    const width = world.scorers[name].width;
    return {
      width,
      values: rows(
        users.map(({ vectors }) => vectors[name]),
        width,
      ),
      present: Uint8Array.from(users, ({ vectors }) => Number(vectors.present[position])),
    };
  };
  return {
    ids: dataset.users.ids,
    counts: Int32Array.from(users, ({ vectors }) => vectors.count),
    sessionFeatures: rows(
      users.map(({ sessionFeatures }) => sessionFeatures),
      SESSION_FEATURES.length,
    ),
    ...(contexts > 0
      ? {
          situations: {
            width: contexts,
            values: rows(
              users.map(({ situation }) => situation),
              contexts,
            ),
          },
        }
      : {}),
    userTypes: users.map(({ userType }) => userType),
    vectors: bringsScorers(world.scorers) ? { cf: column('cf', 0), content: column('content', 1) } : {},
  };
}

function bundleItems({ dataset, world }: Foundation): BundleItems {
  const { scorers, itemFeatures } = world;
  return {
    ids: dataset.items.ids,
    features: itemFeatures.values,
    confidences: itemFeatures.confidences,
    completeness: itemFeatures.completeness,
    isPredicted: itemFeatures.isPredicted,
    vectors: bringsScorers(scorers)
      ? {
          cf: { width: scorers.cf.width, values: scorers.cf.factors, present: scorers.cf.isKnown },
          content: { width: scorers.content.width, values: scorers.content.vectors, present: scorers.content.isKnown },
          ...(scorers.content.history && {
            content_history: {
              width: scorers.content.width,
              values: scorers.content.history,
              present: scorers.content.isKnown,
            },
          }),
        }
      : {},
    rawScores: bringsScorers(scorers) ? { popularity: scorers.popularity.rawScores } : {},
  };
}

function rows(vectors: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(vectors.length * width);
  vectors.forEach((vector, row) => {
    all.set(vector, row * width);
  });
  return all;
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

function pick<T, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
