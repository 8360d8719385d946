import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFrappe } from '../../../data/sources/index.js';

const META =
  'item\tpackage\tcategory\tdeveloper\tname\n0\tcom.a\tProductivity\tAny.DO\t"Say ""hi"""\n1\tb\tunknown\tunknown\tunknown\n';
const HEADER = 'user\titem\tcnt\tdaytime\tweekday\tisweekend\thomework\tcost\tweather\tcountry\tcity\n';
const FIRST = '5\t0\t7\tsunrise\tmonday\tworkday\thome\tfree\tsunny\tSpain\t369\n';
const SECOND = '5\t1\t1\tnight\tsunday\tweekend\tunknown\tpaid\tunknown\tunknown\t0\n';

let from: string;
beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'metafuse-frappe-'));
  await writeFile(join(from, 'meta.csv'), META);
});
afterEach(() => rm(from, { recursive: true }));

describe('importFrappe', () => {
  it('reads uses and the situation of each; what is unknown is missing, not zero', async () => {
    await writeFile(join(from, 'frappe.csv'), HEADER + FIRST + SECOND);
    const { items, interactions } = (await importFrappe({ from })).dataset;
    const context = Object.fromEntries(interactions.contexts!.map(({ name, value }) => [name, [...value]]));
    expect([...interactions.value]).toEqual([7, 1]);
    expect(items.titles).toEqual(['Say "hi"', '']);
    expect(items.genres).toEqual([['Productivity'], []]);
    expect(context['temporal.weekend']).toEqual([0, 1]);
    expect(context['temporal.weekday_cos']).toEqual([1, Math.cos((2 * Math.PI * 6) / 7)]);
    expect(context['environmental.place=home']).toEqual([1, Number.NaN]);
    expect(context['environmental.weather=rainy']).toEqual([0, Number.NaN]);
    expect(context['environmental.country=Spain']).toEqual([1, Number.NaN]);
  });

  it('keeps the price out of the situation: it would say which app is meant', async () => {
    await writeFile(join(from, 'frappe.csv'), HEADER + FIRST + SECOND);
    const { items, interactions } = (await importFrappe({ from })).dataset;
    expect(interactions.contexts!.filter(({ name }) => /cost|paid|free/.test(name))).toEqual([]);
    expect(items.tags).toEqual([['free'], ['paid']]);
  });

  it.each([
    [
      '5\t0\t0\tnight\tmonday\tworkday\thome\tfree\tsunny\tSpain\t1\n',
      'cnt',
      "expected a count of at least 1, got '0'",
    ],
    [
      '5\t0\t1\tnight\tmoonday\tworkday\thome\tfree\tsunny\tSpain\t1\n',
      'weekday',
      "expected a day of the week, got 'moonday'",
    ],
    [
      '5\t0\t1\tnight\tmonday\tworkday\tbed\tfree\tsunny\tSpain\t1\n',
      'homework',
      "expected home, work or unknown, got 'bed'",
    ],
  ])('names file, line and field', async (line, field, message) => {
    await writeFile(join(from, 'frappe.csv'), HEADER + FIRST + line);
    const { badRows } = await importFrappe({ from, maxBadRows: 0.5 });
    expect(badRows.examples).toEqual([{ file: 'frappe.csv', line: 3, field, message }]);
  });
});
