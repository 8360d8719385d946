import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { MOST_LEARNED_SEGMENTS } from '../data/bundle/index.js';
import { FusionError } from '../data/schema/errors.js';
import { ADAPTS } from '../models/network/shape.js';
import { CONTENT_MODELS } from './base/base-scorers-config.js';
import { TARGET_KINDS } from './target-kind.js';
import { CONTEXT_USES, DEFAULTS, type TrainConfig } from './train-config.js';

const closed = { additionalProperties: false } as const;
const Count = Type.Optional(Type.Integer({ minimum: 1 }));
const Positive = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
const NotNegative = Type.Optional(Type.Number({ minimum: 0 }));
const Share = Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1 }));

/** A training configuration file: the reference's sections and keys, and ours beside them. All may be left out. */
export const TrainConfigFile = Type.Object(
  {
    targets: Type.Optional(Type.Union(TARGET_KINDS.map((kind) => Type.Literal(kind)))),
    meta_learning: Type.Optional(
      Type.Object(
        {
          num_episodes: Count,
          support_set_size: Count,
          query_set_size: Count,
          hard_negative_share: Share,
          inner_learning_rate: Positive,
          inner_rates: Type.Optional(Type.Union([Type.Literal('fixed'), Type.Literal('learned')])),
          outer_learning_rate: Positive,
          num_inner_steps: Count,
          unadapted_share: Share,
          meta_batch_size: Count,
          shards: Count,
          order: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('second')])),
          adapts: Type.Optional(Type.Union(ADAPTS.map((what) => Type.Literal(what)))),
        },
        closed,
      ),
    ),
    loss: Type.Optional(Type.Union([Type.Literal('mse'), Type.Literal('bce'), Type.Literal('listwise')])),
    loss_weights: Type.Optional(
      Type.Object(
        { prediction: NotNegative, weight_reg: NotNegative, confidence: NotNegative, uncertainty: NotNegative },
        closed,
      ),
    ),
    regularization: Type.Optional(
      Type.Object(
        {
          weight_decay: NotNegative,
          dropout_rate: Share,
          session_dropout_rate: Share,
          gradient_clipping: Positive,
          parameter_averaging: Share,
          learned_share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        },
        closed,
      ),
    ),
    tasks: Type.Optional(
      Type.Object(
        {
          min_positives: Count,
          cross_fit_folds: Type.Optional(Type.Integer({ minimum: 2 })),
          validation_share: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 0.5 })),
        },
        closed,
      ),
    ),
    early_stopping: Type.Optional(
      Type.Object({ held_out_tasks: Count, validate_every: Count, patience: Count }, closed),
    ),
    content: Type.Optional(Type.Union(CONTENT_MODELS.map((model) => Type.Literal(model)))),
    sources: Type.Optional(
      Type.Union([Type.Null(), Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true })]),
    ),
    residual: Type.Optional(Type.Boolean()),
    boosted_term: Type.Optional(Type.Boolean()),
    contexts: Type.Optional(Type.Union(CONTEXT_USES.map((use) => Type.Literal(use)))),
    learned_segments: Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_LEARNED_SEGMENTS })),
    utc_offset_minutes: Type.Optional(Type.Integer({ minimum: -720, maximum: 840 })),
  },
  closed,
);
export type TrainConfigFile = Static<typeof TrainConfigFile>;

/**
 * Reads a YAML configuration over the defaults.
 * @throws FusionError `usage` naming every wrong key, what was expected and what came
 */
export function readTrainConfig(path: string): TrainConfig {
  let file: unknown;
  try {
    file = withoutOptions(parse(readFileSync(path, 'utf8')) ?? {});
  } catch (cause) {
    throw new FusionError('usage', `${path}: not a readable YAML file: ${(cause as Error).message}`, {}, cause);
  }
  return trainConfigFrom(file, path);
}

/**
 * A configuration's values, as a file has them, over the defaults.
 * @param where they came from, for messages
 * @throws FusionError `usage` naming every wrong key, what was expected and what came
 */
export function trainConfigFrom(file: unknown, where: string): TrainConfig {
  if (!Value.Check(TrainConfigFile, file)) {
    const problems = [...Value.Errors(TrainConfigFile, file)].map(
      ({ instancePath, message, params }) => `${instancePath || '/'}: ${message} ${JSON.stringify(params)}`,
    );
    throw new FusionError('usage', `${where}: ${problems.join('; ')}`);
  }
  assertForRatings(file, where);
  const config = applyConfig(file, DEFAULTS[file.targets ?? 'likes']);
  const { shards, metaBatchSize } = config.meta;
  if (shards <= metaBatchSize) return config;
  throw new FusionError(
    'usage',
    `${where}: /meta_learning/shards: must be at most meta_batch_size, ${metaBatchSize}, so that each has a task; got ${shards}`,
  );
}

/** Nothing that ranks is learned of ratings. */
function assertForRatings({ targets, loss, boosted_term }: TrainConfigFile, where: string): void {
  if (targets !== 'ratings') return;
  const problems = [
    ...(loss === 'listwise' ? ['/loss: expected bce or mse where targets are ratings, got listwise'] : []),
    ...(boosted_term === true ? ['/boosted_term: expected false where targets are ratings, got true'] : []),
  ];
  if (problems.length > 0) throw new FusionError('usage', `${where}: ${problems.join('; ')}`);
}

/** The section `options` is the command line's. */
function withoutOptions(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return file;
  return Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'options'));
}

/** A configuration file's values over a configuration: sections and keys that are left out keep theirs. */
function applyConfig(file: TrainConfigFile, base: TrainConfig): TrainConfig {
  const { loss, shards, metaBatchSize } = base.meta;
  return {
    ...base,
    ...inCamelCase(file.tasks),
    ...inCamelCase(file.early_stopping),
    residual: file.residual ?? base.residual,
    boostedTerm: file.boosted_term ?? base.boostedTerm,
    contexts: file.contexts ?? base.contexts,
    learnedSegments: file.learned_segments ?? base.learnedSegments,
    utcOffsetMinutes: file.utc_offset_minutes ?? base.utcOffsetMinutes,
    base: { ...base.base, contentModel: file.content ?? base.base.contentModel },
    ...(file.sources ? { sources: file.sources } : {}),
    meta: {
      ...base.meta,
      shards: Math.min(shards, file.meta_learning?.meta_batch_size ?? metaBatchSize),
      ...inCamelCase(file.meta_learning),
      ...inCamelCase(file.regularization),
      loss: {
        prediction: file.loss ?? loss.prediction,
        weights: { ...loss.weights, ...inCamelCase(file.loss_weights) },
      },
    },
  };
}

type CamelCase<Key extends string> = Key extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Key;
type InCamelCase<Section> = { [Key in keyof Section as CamelCase<Key & string>]: Section[Key] };

/** A section's keys from YAML's spelling to ours. */
function inCamelCase<Section extends object>(section: Section | undefined): InCamelCase<Section> {
  const spelt = Object.entries(section ?? {}).map(([key, value]) => [
    key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(spelt) as InCamelCase<Section>;
}
