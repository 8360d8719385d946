import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkMapping, defaultMapping, readMapping } from '../../../../data/sources/index.js';

describe('defaultMapping', () => {
  it('takes columns that are named as in a dataset, and leaves others out', () => {
    const names = ['item_id', 'user_id', 'timestamp', 'context.temporal.hour', 'colour'];
    expect(defaultMapping(names)).toEqual({
      columns: { user_id: 'user_id', item_id: 'item_id', timestamp: 'timestamp' },
      context: { 'temporal.hour': 'context.temporal.hour' },
    });
  });

  it('takes others by name', () => {
    const renamed = { user_id: 'uid', 'context.temporal.hour': 'h' };
    expect(defaultMapping(['item_id', 'uid', 'h'], renamed)).toEqual({
      columns: { user_id: 'uid', item_id: 'item_id' },
      context: { 'temporal.hour': 'h' },
    });
  });

  it('says what is missing, and what no dataset has', () => {
    expect(() => defaultMapping(['user', 'item_id'])).toThrow(
      'expected a column user_id, or a mapping that names one, got user, item_id',
    );
    expect(() => defaultMapping(['user_id', 'item_id'], { when: 'ts' })).toThrow('context.…, got when');
  });
});

describe('checkMapping', () => {
  const columns = { user_id: 'u', item_id: 'i' };
  it.each([
    [{ columns: { user_id: 'u' } }, 'm.yaml, columns.item_id'],
    [{ columns: { ...columns, when: 'ts' } }, 'm.yaml, columns.when: expected a field that mappings have'],
    [{ columns: { ...columns, timestamp: { column: 't', unit: 'h' } } }, 'm.yaml, columns.timestamp'],
    [{ columns, context: { hour: 'h' } }, 'm.yaml, context.hour: expected'],
    [{ columns, feedback: 'stars' }, 'm.yaml, feedback'],
  ])('names the field that is wrong in %j', (mapping, where) => {
    expect(() => checkMapping(mapping, 'm.yaml')).toThrow(where);
  });
});

describe('readMapping', () => {
  it('reads YAML, and says where there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'metafuse-mapping-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'm.yaml'), 'columns: { user_id: u, item_id: i, timestamp: { column: t, unit: s } }');
    expect((await readMapping(join(folder, 'm.yaml'))).columns.timestamp).toEqual({ column: 't', unit: 's' });
    await writeFile(join(folder, 'm.yaml'), 'columns: {');
    await expect(readMapping(join(folder, 'm.yaml'))).rejects.toThrow('expected YAML');
    await expect(readMapping(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'usage' });
  });
});
