import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTrainConfig, TrainConfigFile } from '../../../training/read-config.js';
import { DEFAULT_TRAIN_CONFIG, RATINGS_TRAIN_CONFIG } from '../../../training/train-config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(...lines: string[]) {
  const path = join(folder, 'train.yaml');
  writeFileSync(path, lines.join('\n'));
  return readTrainConfig(path);
}

describe('readTrainConfig', () => {
  it('an empty file, or one of comments, is the defaults', () => {
    expect(read('')).toEqual(DEFAULT_TRAIN_CONFIG);
    expect(read('# nothing')).toEqual(DEFAULT_TRAIN_CONFIG);
  });

  it('what docs/configuration.md calls the defaults are the defaults', () => {
    const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(page)!;
    expect(read(yaml!)).toEqual(DEFAULT_TRAIN_CONFIG);
    expect(keysOf(parse(yaml!))).toEqual(keysOf(schemaAsObject(TrainConfigFile))); // and every key is on the page
  });

  it('what is left out keeps its default', () => {
    const { meta } = DEFAULT_TRAIN_CONFIG;
    expect(read('meta_learning:', '  num_episodes: 7')).toEqual({
      ...DEFAULT_TRAIN_CONFIG,
      meta: { ...meta, numEpisodes: 7 },
    });
    expect(read('loss_weights: { weight_reg: 0.1 }').meta.loss).toEqual({
      ...meta.loss,
      weights: { ...meta.loss.weights, weightReg: 0.1 },
    });
  });

  it('a small meta-batch has no more shards than tasks, unless they are asked for', () => {
    expect(read('meta_learning: { meta_batch_size: 1 }').meta.shards).toBe(1);
    expect(() => read('meta_learning: { meta_batch_size: 4, shards: 5 }')).toThrow(
      /shards: must be at most .*4.*got 5/,
    );
  });

  it('a full file sets everything that can be set', () => {
    const config = read(
      'targets: ratings',
      'meta_learning:',
      '  num_episodes: 11',
      '  support_set_size: 12',
      '  query_set_size: 13',
      '  hard_negative_share: 0.14',
      '  inner_learning_rate: 0.15',
      '  inner_rates: learned',
      '  unadapted_share: 0.4',
      '  outer_learning_rate: 0.16',
      '  num_inner_steps: 17',
      '  meta_batch_size: 18',
      '  shards: 6',
      '  order: first',
      '  adapts: all',
      'loss: mse',
      'loss_weights: { prediction: 2, weight_reg: 0.21, confidence: 0.22, uncertainty: 0.23 }',
      'regularization: { weight_decay: 0.31, dropout_rate: 0.32, session_dropout_rate: 0.33, gradient_clipping: 3, parameter_averaging: 0.34, learned_share: 0.36 }',
      'tasks: { min_positives: 41, cross_fit_folds: 42, validation_share: 0.43 }',
      'early_stopping: { held_out_tasks: 51, validate_every: 52, patience: 53 }',
      'residual: false',
      'boosted_term: false',
      'contexts: attended',
      'learned_segments: 5',
      'utc_offset_minutes: 120',
      'content: two-tower',
      'sources: [popularity, knn]',
    );
    expect(config).toEqual({
      targets: 'ratings',
      meta: {
        numEpisodes: 11,
        supportSetSize: 12,
        querySetSize: 13,
        hardNegativeShare: 0.14,
        innerLearningRate: 0.15,
        innerRates: 'learned',
        unadaptedShare: 0.4,
        outerLearningRate: 0.16,
        numInnerSteps: 17,
        metaBatchSize: 18,
        shards: 6,
        order: 'first',
        adapts: 'all',
        loss: { prediction: 'mse', weights: { prediction: 2, weightReg: 0.21, confidence: 0.22, uncertainty: 0.23 } },
        weightDecay: 0.31,
        dropoutRate: 0.32,
        sessionDropoutRate: 0.33,
        gradientClipping: 3,
        parameterAveraging: 0.34,
        learnedShare: 0.36,
      },
      base: { ...DEFAULT_TRAIN_CONFIG.base, contentModel: 'two-tower' },
      minPositives: 41,
      crossFitFolds: 42,
      validationShare: 0.43,
      heldOutTasks: 51,
      validateEvery: 52,
      patience: 53,
      residual: false,
      boostedTerm: false,
      contexts: 'attended',
      learnedSegments: 5,
      utcOffsetMinutes: 120,
      sources: ['popularity', 'knn'],
    });
  });

  it.each([
    ['a key too many', ['meta_learning: { episodes: 5 }'], /\/meta_learning.*episodes/],
    ['a section too many', ['network: { depth: 5 }'], /network/],
    ['a wrong type', ['meta_learning: { num_episodes: many }'], /\/meta_learning\/num_episodes: must be integer/],
    ['a wrong name', ['meta_learning: { order: third }'], /\/meta_learning\/order/],
    ['a number out of range', ['regularization: { dropout_rate: 1 }'], /\/regularization\/dropout_rate: must be < 1/],
    ['an empty section', ['meta_learning:'], /\/meta_learning: must be object/],
    ['a list', ['- 1'], /\/: must be object/],
    ['nobody held out', ['tasks: { validation_share: 0 }'], /\/tasks\/validation_share: must be > 0/],
    [
      'more held out than trained on',
      ['tasks: { validation_share: 0.6 }'],
      /\/tasks\/validation_share: must be <= 0.5/,
    ],
  ])('names %s', (_, lines, message) => {
    expect(() => read(...lines)).toThrow(message);
    expect(() => read(...lines)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('where ratings are learned, other defaults hold, and nothing that ranks can be asked for', () => {
    expect(read('targets: ratings')).toEqual(RATINGS_TRAIN_CONFIG);
    const { targets, boostedTerm, meta } = read(
      'targets: ratings',
      'loss: mse',
      'meta_learning: { inner_rates: fixed }',
    );
    expect({ targets, boostedTerm, loss: meta.loss.prediction, rates: meta.innerRates }).toEqual({
      targets: 'ratings',
      boostedTerm: false,
      loss: 'mse',
      rates: 'fixed',
    });
    expect(() => read('targets: ratings', 'loss: listwise')).toThrow(
      /train\.yaml: \/loss: expected bce or mse where targets are ratings, got listwise/,
    );
    expect(() => read('targets: ratings', 'boosted_term: true')).toThrow(/\/boosted_term: expected false/);
    expect(() => read('targets: ratings', 'loss: listwise', 'boosted_term: true')).toThrow(
      /\/loss: .*; \/boosted_term: /,
    );
    expect(() => read('targets: stars')).toThrow(/\/targets/);
  });

  it('what docs/configuration.md says of ratings are their defaults', () => {
    const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
    const paragraph = page.split('**`targets: ratings`**')[1]!.split('\n\n')[0]!;
    const said = Object.fromEntries(
      [...paragraph.matchAll(/`(\w+): ([\w.]+)`/g)].map(([, key, value]) => [key, value]),
    );
    const { meta, boostedTerm } = RATINGS_TRAIN_CONFIG;
    expect(said).toEqual({
      loss: meta.loss.prediction,
      inner_rates: meta.innerRates,
      inner_learning_rate: String(meta.innerLearningRate),
      outer_learning_rate: String(meta.outerLearningRate),
      unadapted_share: String(meta.unadaptedShare),
      learned_share: String(meta.learnedShare),
      boosted_term: String(boostedTerm),
    });
  });

  it('names all that is wrong at once, and the file', () => {
    const all = /train\.yaml: .*\/loss.*\/residual/s;
    expect(() => read('loss: huber', 'residual: 7')).toThrow(all);
  });

  it('says that a file is no YAML, or is not there', () => {
    expect(() => read('a: [')).toThrow(/train\.yaml: not a readable YAML file/);
    expect(() => readTrainConfig(join(folder, 'none.yaml'))).toThrow(/none\.yaml: not a readable YAML file.*ENOENT/);
  });
});

/** A schema's keys as an object of objects. */
function schemaAsObject(schema: object): unknown {
  if (!('properties' in schema)) return null;
  const properties = Object.entries(schema.properties as Readonly<Record<string, object>>);
  return Object.fromEntries(properties.map(([key, inner]) => [key, schemaAsObject(inner)]));
}

/** `section/key` of every value, sorted. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => keysOf(inner, path ? `${path}/${key}` : key))
    .sort();
}
