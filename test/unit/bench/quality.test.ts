import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVariants } from '../../../bench/quality/read-variants.js';
import { type Split, splitsOf } from '../../../bench/quality/splits.js';
import { withoutContext } from '../../../bench/quality/without-context.js';
import type { Foundation } from '../../../training/foundation.js';
import { DEFAULT_TRAIN_CONFIG } from '../../../training/train-config.js';
import { smallFoundation } from '../training/small-world.js';

describe('splitsOf', () => {
  let foundation: Foundation;
  beforeAll(async () => {
    ({ foundation } = await smallFoundation());
  });
  const usersOf = (cases: Foundation['trainingCases']) => new Set(cases.map(({ user }) => user));

  it('judges every user once, and nobody by a network that was trained or stopped on them', async () => {
    const splits: Split[] = [];
    for await (const split of splitsOf(foundation, 4, { seed: 1 })) splits.push(split);
    const everyone = [...foundation.trainingCases, ...foundation.validationCases];
    expect(splits.flatMap(({ judged }) => judged).length).toBe(everyone.length);
    expect(new Set(splits.flatMap(({ judged }) => judged)).size).toBe(everyone.length);
    for (const { foundation: own, judged } of splits) {
      const [training, validation, test] = [usersOf(own.trainingCases), usersOf(own.validationCases), usersOf(judged)];
      expect(validation.size).toBeGreaterThan(0);
      expect([...training].some((user) => validation.has(user) || test.has(user))).toBe(false);
      expect([...validation].some((user) => test.has(user))).toBe(false);
      expect(training.size + validation.size + test.size).toBe(usersOf(everyone).size);
    }
  });
});

describe('withoutContext', () => {
  it('leaves nothing known of users, or of items, and all else as it was', async () => {
    const { foundation } = await smallFoundation();
    const cases = foundation.validationCases;
    const { judged: blind } = await withoutContext(foundation, cases, 'session');
    expect(blind.every(({ sessionFeatures }) => sessionFeatures.every(Number.isNaN))).toBe(true);
    expect(blind[0]!.vectors).toBe(cases[0]!.vectors);
    const { foundation: plain, judged } = await withoutContext(foundation, cases, 'items');
    const worlds = new Set([...plain.trainingCases, ...judged].map(({ world }) => world));
    expect(worlds.size).toBe(new Set([...foundation.trainingCases, ...cases].map(({ world }) => world)).size);
    for (const { itemFeatures } of worlds)
      expect(itemFeatures.at(Number.NaN).values.some((value) => value !== 0)).toBe(false);
    expect(judged[0]!.world.scorers).toBe(cases[0]!.world.scorers);
  });
});

describe('readVariants', () => {
  const folder = mkdtempSync(join(tmpdir(), 'variants-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (text: string) => {
    const path = join(folder, 'variants.yaml');
    writeFileSync(path, text);
    return readVariants(path);
  };

  it('puts the default first, and the file’s values over it', () => {
    const [first, second, ...others] = read('squares: { loss: mse }\ndefault: {}\n');
    expect(first).toEqual({ name: 'default', config: DEFAULT_TRAIN_CONFIG });
    expect([second!.name, second!.config.meta.loss.prediction, others]).toEqual(['squares', 'mse', []]);
  });

  it('reads what a network is kept from, beside its configuration', () => {
    const [, blind] = read('blind: { without: session, loss: mse }');
    expect([blind!.without, blind!.config.meta.loss.prediction]).toEqual(['session', 'mse']);
    expect(() => read('blind: { without: users }')).toThrow(/blind: \/without: expected session or items, got "users"/);
  });

  it('reads the ablation that comes with it', () => {
    const names = readVariants('bench/quality/ablation.yaml').map(({ name }) => name);
    expect(names).toContain('without session context');
    expect(names.length).toBe(10);
  });

  it('names the variant whose configuration is wrong', () => {
    expect(() => read('fast: { meta_learning: { speed: 3 } }')).toThrow(/variants\.yaml: fast: .*speed/);
    expect(() => read('- loss: mse')).toThrow(/expected names with training configurations/);
  });
});
