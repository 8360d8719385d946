import { describe, expect, it } from 'vitest';
import { isPositive } from '../../../data/schema/dataset.js';
import { coldItems } from '../../../training/evaluation/protocols/cold-items.js';
import { coldUsers } from '../../../training/evaluation/protocols/cold-users.js';
import type { Split, SplitOptions } from '../../../training/evaluation/protocols/split.js';
import { timeCut } from '../../../training/evaluation/protocols/time-cut.js';
import { withoutTimes } from '../../../training/evaluation/without-times.js';
import { smallDataset } from '../training/small-world.js';

const DAY_MS = 86_400_000;
const dataset = smallDataset(); // 40 users, each with one event a day for 18 days, all on the same days
const OPTIONS: SplitOptions = { dataset, folds: 4, seed: 1, minPositives: 5, targets: 'likes', on: 'test' };
const VALIDATION: SplitOptions = { ...OPTIONS, on: 'validation' };

const usersOf = (cases: readonly { readonly user: number }[]) => new Set(cases.map(({ user }) => user));

describe('coldUsers', () => {
  it('asks everybody once in all folds, and fits to everybody else', () => {
    const splits = coldUsers(OPTIONS).map((make) => make());
    const asked = splits.flatMap(({ cases }) => [...usersOf(cases)]);
    expect(asked.sort((a, b) => a - b)).toEqual([...dataset.users.ids.keys()]);
    for (const { cases, users } of splits) expect(new Set([...usersOf(cases), ...users]).size).toBe(40);
  });

  it('asks users of a small set without times about four draws of what is known of them, and says so', () => {
    const timeless = coldUsers({ ...OPTIONS, dataset: withoutTimes(dataset) })[0]!();
    const timed = coldUsers(OPTIONS)[0]!();
    const draws = ({ cases }: Split, user: number) =>
      cases.filter((known) => known.user === user && known.support.length === 5).map(({ support }) => support.join());
    for (const user of usersOf(timed.cases)) {
      expect(new Set(draws(timeless, user)).size).toBe(4);
      expect(draws(timed, user)).toHaveLength(1);
    }
    expect(timeless.description).toContain('drawn 4 times');
    expect(timed.description).not.toContain('drawn');
  });
});

describe('coldUsers on validation', () => {
  it('asks others than the fold’s own users, whom nothing is fitted to either', () => {
    const setAside = usersOf(coldUsers(OPTIONS)[1]!().cases);
    const { cases, users } = coldUsers(VALIDATION)[1]!();
    expect([setAside.size, usersOf(cases).size, users.length]).toEqual([10, 8, 22]); // 30 others: 8, 8, 7 and 7
    expect(new Set([...setAside, ...usersOf(cases), ...users]).size).toBe(40); // nobody twice
  });
});

describe('coldItems', () => {
  it('asks about each item that was ever used in one fold, in which nothing knows of its uses', () => {
    const splits = coldItems(OPTIONS).map((make) => make());
    const items = splits.flatMap(({ newItems }) => [...newItems!]);
    expect(new Set(items).size).toBe(items.length);
    expect(new Set(items)).toEqual(new Set(dataset.interactions.item));
    for (const { dataset: known, newItems, cases } of splits) {
      expect(known.interactions.item.some((item) => newItems!.has(item))).toBe(false);
      expect(cases.length).toBeGreaterThan(0);
      for (const { support, truth } of cases) {
        expect([...truth].every((item) => newItems!.has(item))).toBe(true);
        expect([...support].some((item) => newItems!.has(item))).toBe(false);
      }
    }
  });

  it('the truth is what was liked after the moment that is asked about', () => {
    const { interactions } = dataset;
    for (const { user, truth, moment } of coldItems(OPTIONS)[0]!().cases) {
      const [start, end] = [interactions.offsets[user]!, interactions.offsets[user + 1]!];
      for (const item of truth) {
        const row = interactions.item.subarray(start, end).indexOf(item) + start;
        expect(interactions.timestamp[row]).toBeGreaterThanOrEqual(moment);
        expect(isPositive(dataset, row)).toBe(true);
      }
    }
  });

  it('on validation asks other users about other items, and fits to none of the fold’s own users', () => {
    const [test, validation] = [coldItems(OPTIONS)[1]!(), coldItems(VALIDATION)[1]!()];
    const own = usersOf(test.cases);
    expect([...usersOf(validation.cases), ...validation.users].filter((user) => own.has(user))).toEqual([]);
    expect([...validation.newItems!].filter((item) => test.newItems!.has(item))).toEqual([]);
  });
});

describe('timeCut', () => {
  it('knows all users until a moment, and asks what they liked after it', () => {
    const splits = timeCut(OPTIONS);
    expect(splits).toHaveLength(1);
    const { dataset: known, users, cases, cut, description } = splits[0]!();
    // four fifths of 18 days end within the 15th day
    expect(cut! >= Date.UTC(2024, 0, 15) && cut! < Date.UTC(2024, 0, 16)).toBe(true);
    expect(description).toBe('the log is cut at 2024-01-15; 40 users have positives on both sides');
    expect([users.length, cases.length]).toEqual([40, 40]);
    expect(known.interactions.timestamp.every((time) => time < cut!)).toBe(true);
    for (const { events, moment, support, truth } of cases) {
      expect(moment).toBe(cut);
      expect(events.timestamp.every((time) => time < cut!)).toBe(true);
      expect(support.length).toBeGreaterThan(5);
      expect(truth.length).toBeGreaterThan(0);
    }
  });

  it('on validation ends at the cut and cuts once more', () => {
    const [test, validation] = [timeCut(OPTIONS)[0]!(), timeCut(VALIDATION)[0]!()];
    expect(validation.cut).toBeLessThan(test.cut! - DAY_MS);
    const end = validation.cases.flatMap(({ truth, user }) => {
      const { offsets, item, timestamp } = dataset.interactions;
      return [...truth].map(
        (one) => timestamp[item.subarray(offsets[user], offsets[user + 1]).indexOf(one) + offsets[user]!]!,
      );
    });
    expect(Math.max(...end)).toBeLessThan(test.cut!);
  });

  it('refuses a log without times, and one whose users do not come back', () => {
    const { interactions } = dataset;
    const untimed = {
      ...dataset,
      interactions: { ...interactions, timestamp: interactions.timestamp.map(() => Number.NaN) },
    };
    expect(() => timeCut({ ...OPTIONS, dataset: untimed })).toThrow(
      'expected times, which a time cut goes by, got none',
    );
    const once = {
      ...interactions,
      timestamp: interactions.timestamp.map((_, row) => interactions.user[row]! * DAY_MS),
    };
    expect(() => timeCut({ ...OPTIONS, dataset: { ...dataset, interactions: once } })[0]!()).toThrow(
      'expected at least 30 users with positives before and after the cut of 1970-02-02, got 0',
    );
  });
});
