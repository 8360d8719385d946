import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Dataset, EVENTS } from '../../../../data/schema/dataset.js';
import { importGorse, importMetarank, importRecBole, importVw } from '../../../../data/sources/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-migrations-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (file: string, ...lines: readonly (string | object)[]) => {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  await writeFile(join(folder, file), `${text}\n`);
  return join(folder, file);
};
const eventsOf = ({ interactions }: Dataset) => Array.from(interactions.event, (event) => EVENTS[event]);

describe('importRecBole', () => {
  it('reads times in seconds, ratings on a scale, and what is known of items', async () => {
    const from = await write(
      'ml.inter',
      'user_id:token\titem_id:token\trating:float\ttimestamp:float',
      '196\t242\t3\t881250949',
      '196\t302\t5\t881250950',
    );
    const items = await write(
      'ml.item',
      'item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq',
      '242\tKolya "1"\t1996\tComedy Drama',
    );
    const { dataset } = await importRecBole({ from, items, scale: { min: 1, max: 5, positive_at: 4 } });
    expect(dataset).toMatchObject({ name: 'ml', feedback: { kind: 'graded' }, users: { ids: ['196'] } });
    expect([...dataset.interactions.timestamp]).toEqual([881_250_949_000, 881_250_950_000]);
    expect([...dataset.interactions.value]).toEqual([3, 5]);
    expect(dataset.items).toMatchObject({ titles: ['Kolya "1"', ''], genres: [['Comedy', 'Drama'], []] });
    expect(dataset.items.releaseYear[0]).toBe(1996);
  });

  it('takes every row as a positive without a scale: a rating is no play count', async () => {
    const from = await write('a.inter', 'user_id:token\titem_id:token\trating:float', 'u\ti\t5');
    const { dataset } = await importRecBole({ from });
    expect(dataset.feedback).toEqual({ kind: 'implicit' });
    expect(dataset.interactions.value[0]).toBeNaN();
  });
});

describe('importGorse', () => {
  const row = { FeedbackType: 'star', UserId: 'u', ItemId: 'i', Timestamp: '2024-05-01T00:00:00Z', Comment: '' };

  it('reads JSON and CSV alike', async () => {
    const json = await importGorse({ from: await write('f.jsonl', row) });
    const csv = await importGorse({
      from: await write('f.csv', 'feedback_type,user_id,item_id,time_stamp,comment', 'star,u,i,2024-05-01 00:00:00,'),
    });
    expect(eventsOf(json.dataset)).toEqual(['like']);
    expect(csv.dataset.fingerprint).toBe(json.dataset.fingerprint);
  });

  it('wants to be told what a type of its own means', async () => {
    const from = await write('f.jsonl', { ...row, FeedbackType: 'clap' });
    await expect(importGorse({ from })).rejects.toThrow(/f\.jsonl, line 1, FeedbackType: expected one of rating, play/);
    expect(eventsOf((await importGorse({ from, events: { clap: 'like' } })).dataset)).toEqual(['like']);
    await expect(importGorse({ from, events: { clap: 'joy' } })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('importMetarank', () => {
  const events = [
    {
      event: 'item',
      id: '1',
      timestamp: '1599391467000',
      item: 'i2',
      fields: [
        { name: 'title', value: 'Ghost' },
        { name: 'genres', value: ['drama'] },
        { name: 'actors', value: ['swayze'] },
        { name: 'price', value: 5 },
      ],
    },
    { event: 'user', id: '2', timestamp: '1599391467000', user: 'u1', fields: [] },
    {
      event: 'ranking',
      id: 'r1',
      timestamp: '1599391467000',
      user: 'u1',
      session: 's1',
      items: [{ id: 'i1' }, { id: 'i2' }],
    },
    {
      event: 'interaction',
      id: '3',
      ranking: 'r1',
      timestamp: '1599391468000',
      user: 'u1',
      session: 's1',
      type: 'click',
      item: 'i2',
    },
    { event: 'interaction', id: '4', timestamp: '1599391469000', user: 'u1', type: 'buy', item: 'i2' },
  ];

  it('reads interactions with the position that the ranking gave them, and items', async () => {
    const { dataset, badRows } = await importMetarank({ from: await write('e.jsonl', ...events) });
    expect(badRows).toMatchObject({ count: 0, rows: 5 });
    expect(eventsOf(dataset)).toEqual(['click', 'purchase']);
    expect([...dataset.interactions.position!]).toEqual([2, Number.NaN]);
    expect(dataset.interactions.sessions!.ids).toEqual(['s1']);
    expect(dataset.interactions.timestamp[0]).toBe(1_599_391_468_000);
    expect(dataset.items).toMatchObject({ ids: ['i2'], titles: ['Ghost'], genres: [['drama']], tags: [['swayze']] });
  });

  it.each([
    [{ ...events[3], type: 'wink' }, 'type'],
    [{ ...events[3], user: null }, 'user'],
    [{ ...events[3], timestamp: 'now' }, 'timestamp'],
    [{ ...events[3], event: 'impression' }, 'event'],
  ])('names line and field of what is wrong', async (wrong, field) => {
    const { badRows } = await importMetarank({ from: await write('e.jsonl', ...events, wrong, '{'), maxBadRows: 1 });
    expect(badRows.examples).toEqual([
      { file: 'e.jsonl', line: 6, field, message: expect.stringMatching(/^expected .*, got /) },
      { file: 'e.jsonl', line: 7, message: 'expected a JSON object, got something else' },
    ]);
  });
});

describe('importVw', () => {
  const decision = (cost: number) => ({
    _label_cost: cost,
    _label_probability: 0.8,
    Timestamp: '2024-05-01T00:00:00Z',
    EventId: 'e',
    a: [2, 1],
    p: [0.8, 0.2],
    c: { user: { id: 'ann' }, _multi: [{ id: 'x' }, { id: 'y' }] },
  });

  it('reads the rewarded decisions as clicks on the action that was shown first', async () => {
    const from = await write('log.dsjson', decision(-1), decision(0));
    const { dataset, badRows } = await importVw({ from, user: 'c.user.id', item: 'id' });
    expect(badRows.rows).toBe(2);
    expect(dataset.items.ids).toEqual(['y']);
    expect(dataset.users.ids).toEqual(['ann']);
    expect(eventsOf(dataset)).toEqual(['click']);
  });

  it('says where it looked for an id', async () => {
    const from = await write('log.dsjson', decision(-1));
    const attempt = importVw({ from, user: 'c.user.id', item: 'sku' });
    await expect(attempt).rejects.toThrow('log.dsjson, line 1, c._multi.1.sku: expected an id, got nothing');
  });
});
