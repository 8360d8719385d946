import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store, type StoreTarget } from '../../../data/store/index.js';
import { readEntities } from '../../../data/store/reads/entities.js';
import { listExecutions, readExecution } from '../../../data/store/reads/executions.js';
import {
  countInteractions,
  interactionsOfExecution,
  listInteractions,
  readInteraction,
} from '../../../data/store/reads/interactions.js';
import type { EntityRow } from '../../../data/store/rows.js';
import { MIGRATIONS } from '../../../data/store/tables/migrations.js';
import { readContextCounts, readPosteriorDays } from './posteriors.js';
import { AT, correction, execution, interaction, NASTY_TEXTS } from './rows.js';

/**
 * What every store does, whatever is behind it.
 * @param prepare starts what is behind it; the folder is removed at the end
 */
export function storeContract(
  name: string,
  prepare: (folder: string) => Promise<{ readonly target: StoreTarget; readonly stop: () => Promise<void> }>,
): void {
  describe(`a store: ${name}`, () => {
    let folder: string;
    let target: StoreTarget;
    let stop: () => Promise<void>;
    let store: Store;
    const open = () => openStore(target, { spool: join(folder, 'spool'), wallClock: () => Date.parse(AT) });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'store-'));
      ({ target, stop } = await prepare(folder));
      store = await open();
    });
    afterAll(async () => {
      await store.close();
      await stop();
      await rm(folder, { recursive: true });
    });

    it('gives back every column as it was written', async () => {
      const namespace = 'columns';
      const nothing = { position: null, document_score: null, result_set_size: null };
      const written = [interaction('int_1', { namespace }), interaction('int_2', { namespace, ...nothing })];
      await store.write('interactions', written);
      await store.write('executions', [execution('exec_1', { namespace })]);
      await store.settled();
      expect(await readInteraction(store, namespace, 'int_1')).toEqual(written[0]);
      expect(await interactionsOfExecution(store, namespace, 'exec_1')).toEqual(written);
      expect(await readExecution(store, namespace, 'exec_1')).toEqual(execution('exec_1', { namespace }));
      expect(await listExecutions(store, { namespace, limit: 10 })).toHaveLength(1);
    });

    it('takes text for text, in rows and in questions', async () => {
      const namespace = "nasty'; --";
      const rows = NASTY_TEXTS.map((text, index) =>
        interaction(`${text}-${index}`, {
          namespace,
          item_id: text,
          user_id: text,
          metadata: JSON.stringify({ text }),
          contexts: [text],
          'deltas.context': [`personal:${text}`],
          'deltas.arm': [text],
          'deltas.day': [1],
          'deltas.alpha': [1],
          'deltas.beta': [0],
        }),
      );
      await store.write('interactions', rows);
      await store.settled();
      for (const row of rows) {
        expect(await readInteraction(store, namespace, row.interaction_id)).toEqual(row);
        const filter = { namespace, itemId: row.item_id, userId: row.user_id };
        expect(await listInteractions(store, filter, { limit: 10 })).toEqual([row]);
      }
      const contexts = NASTY_TEXTS.map((text) => `personal:${text}`);
      const days = await readPosteriorDays(store, { namespace, contexts });
      expect(days.map(({ context }) => context).sort()).toEqual(contexts.sort());
    });

    it('takes text that was cut within a character, as it can be kept', async () => {
      const namespace = 'cut';
      const cut = { namespace, user_id: '\ud83d', item_id: 'a\ude00b', metadata: JSON.stringify({ text: '\ud83d' }) };
      await store.write('interactions', [interaction('int_1', cut), interaction('int_2', { namespace })]);
      await store.settled();
      const kept = { ...cut, user_id: '\ufffd', item_id: 'a\ufffdb' };
      expect(await readInteraction(store, namespace, 'int_1')).toMatchObject(kept);
      expect(await countInteractions(store, { namespace })).toBe(2);
    });

    it('takes long lists as parameters', async () => {
      const contexts = Array.from({ length: 5000 }, (_, index) => `personal:user_id=somebody-${index}`);
      expect(await readPosteriorDays(store, { contexts })).toEqual([]);
    });

    it('keeps namespaces apart that use the same ids', async () => {
      for (const namespace of ['left', 'right']) {
        await store.write('interactions', [interaction('int_1', { namespace, item_id: namespace })]);
        await store.write('executions', [execution('exec_1', { namespace, user_id: namespace })]);
      }
      await store.write('corrections', [correction({ namespace: 'left', beta: 7 })]);
      await store.settled();
      for (const namespace of ['left', 'right']) {
        expect((await readInteraction(store, namespace, 'int_1'))?.item_id).toBe(namespace);
        expect((await readExecution(store, namespace, 'exec_1'))?.user_id).toBe(namespace);
        expect(await countInteractions(store, { namespace, executionId: 'exec_1' })).toBe(1);
      }
      expect(await readExecution(store, 'elsewhere', 'exec_1')).toBeNull();
      expect(await readPosteriorDays(store, { namespace: 'left', contexts: ['global'] })).toMatchObject([
        { beta: 7.5 },
      ]);
      expect(await readPosteriorDays(store, { namespace: 'right', contexts: ['global'] })).toMatchObject([
        { alpha: 1, beta: 0.5 },
      ]);
      await store.delete('interactions', 'namespace = {namespace:String}', { namespace: 'left' });
      expect(await countInteractions(store, { namespace: 'left' })).toBe(0);
      expect(await countInteractions(store, { namespace: 'right' })).toBe(1);
    });

    it('sums what interactions and corrections say, by context, arm and day', async () => {
      const namespace = 'sums';
      await store.write('interactions', [
        interaction('int_1', { namespace }),
        interaction('int_2', { namespace, reward_value: 0, 'deltas.alpha': [0, -0.25] }),
      ]);
      await store.settled();
      await store.write('interactions', [interaction('int_3', { namespace, reward_value: -2, retriever_id: 'ret_2' })]);
      await store.write('corrections', [correction({ namespace, alpha: -0.5, interactions: 4 })]);
      await store.settled();
      const day = { namespace, arm: 'text', day: 20_000 };
      expect(await readPosteriorDays(store, { namespace })).toEqual([
        { ...day, retriever_id: 'ret_1', context: 'global', alpha: 0.25, beta: 1 },
        { ...day, retriever_id: 'ret_1', context: 'personal:user_id=ann', alpha: 1, beta: 0 },
        { ...day, retriever_id: 'ret_2', context: 'global', alpha: 1, beta: 0.5 },
        { ...day, retriever_id: 'ret_2', context: 'personal:user_id=ann', alpha: 1, beta: 0 },
      ]);
      expect(await readPosteriorDays(store, { namespace, sinceDay: 20_001 })).toEqual([]);
      const counts = { namespace, retriever_id: 'ret_1' };
      expect(await readContextCounts(store, { namespace, retrieverId: 'ret_1' })).toEqual([
        { ...counts, context: 'global', interactions: 5 },
        { ...counts, context: 'personal:user_id=ann', interactions: 1 },
      ]);
    });

    it('lists interactions by what they are, page by page', async () => {
      const namespace = 'list';
      const at = (minute: number) => new Date(Date.parse(AT) + minute * 60_000).toISOString();
      const rows = [0, 1, 2, 3, 3].map((minute, index) =>
        interaction(`int_${index}`, {
          namespace,
          occurred_at: at(minute),
          interaction_types: index === 2 ? ['purchase', 'view'] : ['click'],
          session_id: index < 2 ? 'early' : 'late',
        }),
      );
      await store.write('interactions', rows);
      await store.settled();
      const ids = async (filter: object, page: object) =>
        (await listInteractions(store, { namespace, ...filter }, { limit: 10, ...page })).map(
          (row) => row.interaction_id,
        );
      expect(await ids({}, {})).toEqual(['int_4', 'int_3', 'int_2', 'int_1', 'int_0']);
      expect(await ids({}, { order: 'asc', limit: 2, offset: 1 })).toEqual(['int_1', 'int_2']);
      expect(await ids({}, { after: { occurredAt: at(3), interactionId: 'int_4' } })).toEqual(
        ['int_3', 'int_2', 'int_1', 'int_0'], //
      );
      expect(await ids({ types: ['purchase', 'share'] }, {})).toEqual(['int_2']);
      expect(await ids({ sessionId: 'late', retrieverId: 'ret_1' }, {})).toEqual(['int_4', 'int_3', 'int_2']);
      expect(await ids({ from: at(1), to: at(3) }, {})).toEqual(['int_2', 'int_1']);
      expect(await countInteractions(store, { namespace, from: at(1) })).toBe(4);
    });

    it('has the latest version of each thing, whatever came last', async () => {
      const entity = (entity_id: string, version: number, changes: Partial<EntityRow> = {}): EntityRow => ({
        namespace: 'things',
        kind: 'retriever',
        entity_id,
        version,
        body: JSON.stringify({ version }),
        is_deleted: false,
        updated_at: new Date(version).toISOString(),
        ...changes,
      });
      const latest = Date.parse(AT);
      await store.write('entities', [entity('a', latest), entity('b', latest - 2)]);
      await store.settled();
      await store.write('entities', [entity('a', latest - 1), entity('b', latest - 1, { is_deleted: true })]);
      await store.settled();
      const read = await readEntities(store);
      expect(read).toEqual([entity('b', latest - 1, { is_deleted: true }), entity('a', latest)]);
      expect(await readEntities(store, { since: AT })).toEqual([entity('a', latest)]);
    });

    it('has what it had when it is opened again, and makes its tables once', async () => {
      const namespace = 'reopened';
      await store.write('interactions', [interaction('int_1', { namespace })]);
      await store.close();
      store = await open();
      expect(await countInteractions(store, { namespace })).toBe(1);
      await store.write('interactions', [interaction('int_2', { namespace })]);
      await store.settled();
      expect(await countInteractions(store, { namespace })).toBe(2);
      const ids = MIGRATIONS.map(({ id }) => ({ id }));
      expect(await store.query('SELECT id FROM migrations FINAL ORDER BY id')).toEqual(ids);
    });

    it('says what is wrong with a statement, and is available all the same', async () => {
      await expect(store.query('SELECT nothing_like_that')).rejects.toMatchObject({ code: 'internal' });
      expect(store.status()).toEqual({ isAvailable: true, problem: null, spooledRows: 0, spooledBytes: 0 });
    });
  });
}
