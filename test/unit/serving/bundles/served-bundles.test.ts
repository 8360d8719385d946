import { describe, expect, it, vi } from 'vitest';
import type { Bundle } from '../../../../data/bundle/index.js';
import { ServedBundles } from '../../../../serving/bundles/served-bundles.js';
import type { Network } from '../../../../serving/network/network.js';
import type { Loaded } from '../../../../serving/scoring/loaded.js';
import { eventually } from '../eventually.js';

/** Bundles without content: what is counted is who is open. */
function counted() {
  const open = new Set<string>();
  const bundleOf = (model_version: string) =>
    ({ manifest: { model_version }, users: { ids: [] }, items: { ids: [] } }) as unknown as Bundle;
  const openBundle = (bundle: Bundle): Loaded => {
    const name = `${bundle.manifest.model_version}.${open.size}`;
    open.add(name);
    const network = { load: async () => {}, close: async () => void open.delete(name) } as unknown as Network;
    return { catalogue: { bundle }, network } as unknown as Loaded;
  };
  let version = 0;
  const read = vi.fn(async () => ({ bundle: bundleOf(`v${++version}`) }));
  const bundles = new ServedBundles({ shared: { bundle: bundleOf('v0'), folder: 'f' }, read, open: openBundle });
  return { bundles, open, read };
}

const versionIn = (loaded: Loaded | null) => loaded?.catalogue.bundle?.manifest.model_version;

describe('ServedBundles', () => {
  it('ends a request with the bundle that it began with, which is closed then and not before', async () => {
    const { bundles, open } = counted();
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const seen: unknown[] = [];
    const request = bundles.use('default', async (loaded) => {
      await promise;
      seen.push(versionIn(loaded), open.has('v0.0'));
    });
    await bundles.reload('default');
    expect([versionIn(bundles.of('default')), open.size]).toEqual(['v1', 2]);
    resolve();
    await request;
    await eventually(() => expect(open.size).toBe(1));
    expect(seen).toEqual(['v0', true]);
  });

  it('takes changes one after another, and refuses those beyond eight', async () => {
    const { bundles, open } = counted();
    const asked = await Promise.allSettled(Array.from({ length: 9 }, () => bundles.reload('default')));
    expect(asked.map(({ status }) => status)).toEqual([...Array(8).fill('fulfilled'), 'rejected']);
    expect(versionIn(bundles.of('default'))).toBe('v8');
    await eventually(() => expect(open.size).toBe(1));
  });

  it('reloads all of them, and says of each what became of it', async () => {
    const { bundles, read } = counted();
    await bundles.reload('default');
    read.mockRejectedValueOnce(new Error('gone'));
    const [settled] = await bundles.reloadAll();
    expect(settled).toMatchObject({ status: 'rejected', reason: { code: 'bundle_refused' } });
    expect(versionIn(bundles.of('default'))).toBe('v1');
  });

  it('closes everything, and changes nothing afterwards', async () => {
    const { bundles, open } = counted();
    await bundles.close();
    expect(open.size).toBe(0);
    await expect(bundles.reload('default')).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('lets go of a bundle that was on its way when everything was closed', async () => {
    const { bundles, open } = counted();
    const waiting = Array.from({ length: 8 }, () => bundles.reload('default'));
    const asked = Promise.allSettled(waiting);
    await bundles.close(); // the queue is full, so it waits for nobody
    const refused = (await asked).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(open.size).toBe(0);
  });
});
