import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from '../../data/store/index.js';
import { type App, createApp } from '../../serving/app.js';
import { createExperiments } from '../../serving/experiments/create-experiments.js';
import type { Experiments, Visit } from '../../serving/experiments/experiments.js';
import type { ExecuteResponse } from '../../serving/http/schemas/execute.js';
import type { Segments } from '../../serving/http/schemas/experiment-analysis.js';
import { execute, IMAGE, plantLists, plantRetriever, post, TEXT } from '../unit/retrieval/two-lists.js';

/*
 * Servers that share a store. A folder of chDB is of one process, so here they share its connection, too; nothing else.
 */

let folder: string;
let store: Store;
let now = Date.UTC(2026, 0, 5);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'two-servers-'));
  store = await openStore(
    { path: path.join(folder, 'chdb') },
    { spool: path.join(folder, 'spool'), wallClock: () => now },
  );
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const VISIT: Visit = { context: { features: { device: 'mobile' }, numbers: [] }, userId: 'u1', executionId: '' };
const EXPERIMENT = {
  ...{ experiment_id: 'e', experiment_name: 'e', context_features: ['device'] },
  variants: [{ variant: 'a' }, { variant: 'b' }],
};

/** One that reads back what the store has when it is told to, and not by itself. */
function server(erasedAt: string | null = null, over: Partial<Store> = {}): Experiments {
  const put = erasedAt === null ? undefined : { model_version: '', erased_at: erasedAt };
  return createExperiments({
    ...{ store: { ...store, ...over }, wallClock: () => now++, seed: 1, timer: () => () => {} },
    onError: (error) => {
      throw error;
    },
    bundles: { of: () => null, use: (_, run) => run(null) },
    live: { users: { of: () => undefined, table: { get: () => put } } },
  });
}

/** Samples and rewards of all segments, as a server has them in memory. */
async function counted(experiments: Experiments, namespace: string) {
  const segments = await experiments.segments(experiments.get(namespace, 'e'));
  const sums = segments.flatMap(({ variants }) => variants);
  return {
    samples: sums.reduce((sum, { samples }) => sum + samples, 0),
    reward: sums.reduce((sum, { reward }) => sum + reward, 0),
  };
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

describe('two servers that are told of one conversion', () => {
  it('both come to count it once, by the earlier report', async () => {
    const first = server();
    const [isReached, isOpen] = [gate(), gate()];
    const second = server(null, {
      write: async (table, rows) => {
        if (table === 'conversions') {
          isReached.open();
          await isOpen.passed;
        }
        return store.write(table, rows);
      },
    });
    for (const experiments of [first, second]) await experiments.create('twice', EXPERIMENT);
    const { allocation } = await first.allocate('twice', 'e', VISIT);
    const late = second.convert('twice', allocation.allocation_id, 0.5);
    await isReached.passed; // it has found the allocation without a reward, and writes
    expect(await first.convert('twice', allocation.allocation_id, 1)).toMatchObject({ counted: true });
    await store.settled(); // the two reports come in batches of their own
    isOpen.open();
    expect(await late).toMatchObject({ counted: true }); // neither could know
    for (const experiments of [first, second]) {
      await experiments.rebuild();
      expect(await counted(experiments, 'twice')).toEqual({ samples: 1, reward: 0.5 });
      await experiments.close();
    }
  });

  it('answer a second report by what became of the first', async () => {
    let isFull = true;
    const experiments = server(null, {
      write: async (table, rows) => {
        if (table === 'conversions' && isFull) {
          isFull = false;
          await new Promise((resolve) => setTimeout(resolve, 10));
          throw new Error('the spool is full');
        }
        return store.write(table, rows);
      },
    });
    await experiments.create('full', EXPERIMENT);
    const { allocation } = await experiments.allocate('full', 'e', VISIT);
    const both = [1, 0.5].map((reward) => experiments.convert('full', allocation.allocation_id, reward));
    await expect(both[0]).rejects.toThrow('the spool is full');
    expect(await both[1]).toMatchObject({ counted: true, reward: 0.5 });
    await experiments.rebuild();
    expect(await counted(experiments, 'full')).toEqual({ samples: 1, reward: 0.5 });
    await experiments.close();
  });

  it('refuse one of a user whom another has erased', async () => {
    const first = server();
    await first.create('erased', EXPERIMENT);
    const { allocation } = await first.allocate('erased', 'e', VISIT);
    const later = server(new Date(now).toISOString());
    await later.create('erased', EXPERIMENT);
    await expect(later.convert('erased', allocation.allocation_id, 1)).rejects.toMatchObject({ code: 'unknown_id' });
    for (const experiments of [first, later]) await experiments.close();
  });
});

describe('servers behind one address', () => {
  const open = async () => {
    const app = await createApp({ bundle: null, store });
    await app.ready();
    return app;
  };
  const asked = async <Answer>(app: App, url: string) => (await app.inject(url)).json() as Answer;
  let first: App;
  let second: App;
  let answer: ExecuteResponse;
  let retrieverId: string;
  let experimentId: string;
  const user_id = 'erika-4711';

  beforeAll(async () => {
    first = await open();
    await plantLists(first);
    const made = await first.inject({
      ...{ method: 'POST', url: '/v1/experiments' },
      payload: {
        ...{ experiment_name: 'fusion', context_features: ['device'], policy: 'linear-thompson' },
        variants: [
          { variant: 'text', fusion: { strategy: 'weighted', weights: { [TEXT]: 1, [IMAGE]: 0 } } },
          { variant: 'image', fusion: { strategy: 'weighted', weights: { [TEXT]: 0, [IMAGE]: 1 } } },
        ],
      },
    });
    experimentId = made.json().experiment_id;
    retrieverId = await plantRetriever(first, { experiment_id: experimentId, fusion: 'rrf' });
    answer = await execute(first, retrieverId, {
      inputs: { vector: [1], user_id, raw_context: { utm_source: 'instagram' } },
    });
    await store.settled();
    second = await open(); // it knows what is configured by now
  });
  afterAll(async () => {
    for (const app of [first, second]) await app.close();
  });

  it('count a click as a conversion, whichever of them answered', async () => {
    const click = {
      ...{ feature_id: answer.results[0]!.document_id, interaction_type: ['click'], position: 0 },
      ...{ execution_id: answer.execution_id, retriever_id: retrieverId, user_id, session_id: 's1' },
    };
    await post(second, '/v1/retrievers/interactions', click);
    await vi.waitFor(
      async () => {
        const { segments } = await asked<Segments>(second, `/v1/experiments/${experimentId}/segments`);
        expect(segments).toMatchObject([{ samples: 1, reward: 1 }]);
      },
      { timeout: 20_000 },
    );
  });

  it('have nothing of a user who was erased, in any table, in the spool, or in what they tell', async () => {
    const { allocation_id } = (await post(second, `/v1/experiments/${experimentId}/allocate`, { user_id })) as {
      allocation_id: string;
    };
    await post(second, `/v1/allocations/${allocation_id}/convert`, { reward: 0.25 });
    /** Tables that name the user, their answer or their allocation, but for the mark that they were erased. */
    const mentions = async () => {
      await store.settled();
      const tables = await store.query<{ name: string }>(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
      );
      const naming: string[] = [];
      for (const { name } of tables) {
        const rows = await store.query<{ row: string }>(
          `SELECT row FROM (SELECT toString(tuple(*)) AS row FROM ${name})
           WHERE arrayExists(text -> position(row, text) > 0, {texts:Array(String)})`,
          { texts: [user_id, answer.execution_id.replace('exec_', ''), allocation_id] },
        );
        if (rows.some(({ row }) => name !== 'entities' || !row.includes('"erased_at"'))) naming.push(name);
      }
      return naming.sort();
    };
    expect(await mentions()).toEqual(['allocations', 'context_days', 'conversions', 'executions', 'interactions']);
    const before = await asked<Segments>(second, `/v1/experiments/${experimentId}/segments`);
    expect((await second.inject({ method: 'DELETE', url: `/v1/users/${user_id}` })).statusCode).toBe(200);
    expect(await mentions()).toEqual([]);
    const spool = path.join(folder, 'spool');
    for (const file of await readdir(spool, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(await readFile(path.join(file.parentPath, file.name), 'utf8'), file.name).not.toContain(user_id);
    }
    expect((await second.inject(`/v1/executions/${answer.execution_id}`)).statusCode).toBe(404);
    const convert = {
      method: 'POST',
      url: `/v1/allocations/${allocation_id}/convert`,
      payload: { reward: 1 },
    } as const;
    expect((await second.inject(convert)).statusCode).toBe(404);
    const state = await second.inject(`/v1/experiments/${experimentId}/state`);
    expect(state.body).not.toContain(user_id);
    // What a linear policy learned of them alone goes, too, and from memory when it is read back.
    expect(new Set(state.json().linear.flatMap((one: { squares: number[] }) => one.squares))).toEqual(new Set([0]));
    // Sums over everybody stay as they were, read back from the store included.
    const after = await asked<Segments>(second, `/v1/experiments/${experimentId}/segments`);
    expect(after).toEqual(before);
    const later = await open();
    expect(await asked<Segments>(later, `/v1/experiments/${experimentId}/segments`)).toEqual(before);
    await later.close();
  });
});
