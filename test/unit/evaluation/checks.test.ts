import { beforeAll, describe, expect, it } from 'vitest';
import { checkFold } from '../../../training/evaluation/checks.js';
import type { Split } from '../../../training/evaluation/protocols/split.js';
import type { TestFold } from '../../../training/evaluation/test-folds.js';
import { type Foundation, layFoundation } from '../../../training/foundation.js';
import { coldCases } from '../../../training/tasks/cases.js';
import { type PreparedCase, prepareCase } from '../../../training/tasks/world.js';
import { SMALL_CONFIG, smallDataset } from '../training/small-world.js';

describe('checkFold', () => {
  let foundation: Foundation;
  let cases: PreparedCase[];
  beforeAll(async () => {
    const dataset = smallDataset();
    const users = Int32Array.from(dataset.users.ids.keys());
    foundation = await layFoundation({ dataset, users: users.slice(0, 30), config: SMALL_CONFIG, seed: 1 });
    cases = [...users.slice(30)].flatMap((user) =>
      coldCases(dataset, user, SMALL_CASES).map((known) => prepareCase(dataset, foundation.world, known)),
    );
  });
  const SMALL_CASES = { minPositives: SMALL_CONFIG.minPositives, seed: 1 };
  const foldOf = (
    parts: Partial<Foundation>,
    tested: readonly PreparedCase[],
    split: Partial<Split> = {},
  ): TestFold => {
    const { dataset } = foundation;
    const whole: Split = { description: '', dataset, users: new Int32Array(0), hasNewUsers: true, cases: [], ...split };
    return { name: 'fold 1', split: whole, foundation: { ...foundation, ...parts }, cases: tested, dataset };
  };
  const failed = (parts: Partial<Foundation>, tested: readonly PreparedCase[], split: Partial<Split> = {}) =>
    checkFold(foldOf(parts, tested, split))
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => `${name}: ${detail}`);

  it('passes a fold whose test users are new and whose cases know nothing of what comes', () => {
    expect(cases).toHaveLength(10 * 4); // four support sizes each
    expect(checkFold(foldOf({}, cases)).map(({ name, ok }) => [name, ok])).toEqual([
      ['fold 1: test users in training', true],
      ['fold 1: validation users in training', true],
      ['fold 1: future events', true],
      ['fold 1: support in truth', true],
    ]);
  });

  it('finds an event of the future that was let in', () => {
    const [first, ...others] = cases;
    const { events, moment } = first!;
    const leaking = { ...first!, events: { ...events, timestamp: events.timestamp.with(0, moment) } };
    expect(failed(foundation, [leaking, ...others])).toEqual([
      'fold 1: future events: 1 of 40 test cases know an event of the future',
    ]);
    const support = { ...first!, moment: moment - 1 }; // the last support item itself is now in the future
    expect(failed(foundation, [support])).toHaveLength(1);
  });

  it('finds a test user that something was fitted to', () => {
    const [stranger] = foundation.validationCases;
    expect(failed(foundation, [...cases, stranger!])).toEqual([
      'fold 1: test users in training: 1 of 41 test cases have a user that something was fitted to',
    ]);
  });

  it('finds a validation user that trains, among as many training cases as there are', () => {
    const trainingCases = [...foundation.trainingCases, foundation.validationCases[0]!];
    expect(failed({ trainingCases, validationCases: foundation.validationCases }, cases)).toEqual([
      `fold 1: validation users in training: 1 of ${trainingCases.length} training cases have a validation user`,
    ]);
  });

  it('finds a question whose answer was given', () => {
    const leaking = cases.map((known) => ({ ...known, truth: Int32Array.of(known.support[0]!) }));
    expect(failed(foundation, leaking)).toEqual([
      'fold 1: support in truth: 40 of 40 test cases are asked for what they were told',
    ]);
  });

  it('finds what was fitted to the other side of a cut in time, where the users may well be the same', () => {
    const { timestamp } = foundation.dataset.interactions;
    const last = Math.max(...timestamp);
    const stays = { hasNewUsers: false, cut: last };
    expect(failed({}, foundation.validationCases, stays)).toEqual([
      `fold 1: future in training: 1 of ${timestamp.length} fitted events are of the future`,
    ]);
    expect(failed({}, foundation.validationCases, { ...stays, cut: last + 1 })).toEqual([]);
  });

  it('finds a use of an item that should have been new', () => {
    const { item } = foundation.dataset.interactions;
    const uses = item.filter((one) => one === item[0]).length;
    expect(failed({}, cases, { newItems: new Set([item[0]!]) })).toEqual([
      `fold 1: new items in training: ${uses} of ${item.length} fitted events are of a new item`,
    ]);
  });
});
