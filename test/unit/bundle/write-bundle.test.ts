import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptableDefaults, type BundleParts, readBundle, writeBundle } from '../../../data/bundle/index.js';
import { standInBundle } from './stand-in-bundle.js';

let parent: string;
let parts: BundleParts;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'bundle-'));
  const whole = await standInBundle();
  parts = { ...whole, graphs: { ...whole.graphs, known: Uint8Array.from([1, 2, 3, 4]) } }; // nobody opens it here
});
afterAll(() => rm(parent, { recursive: true }));

describe('writeBundle and readBundle', () => {
  it('give back what was written', async () => {
    const folder = join(parent, 'round-trip');
    const manifest = await writeBundle(folder, parts);
    const { graphs, ...read } = await readBundle(folder);
    expect(read).toEqual({ manifest, users: parts.users, items: parts.items, state: parts.state });
    expect(Buffer.compare(graphs.score, parts.graphs.score)).toBe(0);
    expect(Buffer.compare(graphs.known!, parts.graphs.known!)).toBe(0);
    expect(manifest).toMatchObject(parts.manifest);
    expect([...adaptableDefaults({ manifest, state: read.state })]).toEqual([...Float32Array.of(0.1, 0.2, 0.3)]);
  });

  it('give back users’ profiles where a boosted term asks about them', async () => {
    const trees = [{ numbers: [0], edges: [0.5], values: [0, 1] }];
    const profiles = { width: 4, values: Float32Array.from({ length: 12 }, (_, cell) => cell / 8) };
    const asked = {
      ...parts,
      manifest: { ...parts.manifest, boosted_term: { trees, offset: 0.25 } },
      users: { ...parts.users, profiles },
    };
    const manifest = await writeBundle(join(parent, 'profiles'), asked);
    const read = await readBundle(join(parent, 'profiles'));
    expect(read.users.profiles).toEqual(profiles);
    expect(manifest.boosted_term).toEqual({ trees, offset: 0.25 });
  });

  it('leave nothing but the bundle, also when one is replaced', async () => {
    const folder = join(parent, 'twice');
    const first = await writeBundle(folder, parts);
    const state = { ...parts.state, parameters: Float32Array.of(1, 2, 3, 4, 5) };
    const second = await writeBundle(folder, { ...parts, state });
    expect(second.model_version).not.toBe(first.model_version);
    expect((await readBundle(folder)).state.parameters).toEqual(state.parameters);
    expect(await readdir(folder)).toHaveLength(8);
    expect((await readdir(parent)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('read a bundle that knows no users', async () => {
    const folder = join(parent, 'nobody');
    const nobody = await standInBundle({ users: 0 });
    await writeBundle(folder, nobody);
    expect((await readBundle(folder)).users).toEqual(nobody.users);
  });
});

describe('writeBundle', () => {
  const refusals: readonly [string, (good: BundleParts) => BundleParts, RegExp][] = [
    [
      'a table that is too short',
      (good) => ({ ...good, users: { ...good.users, counts: new Int32Array(2) } }),
      /users.arrow\/count: expected 3 values, got 2/,
    ],
    [
      'an id that occurs twice',
      (good) => ({ ...good, items: { ...good.items, ids: ['a', 'b', 'c', 'd', 'e', 'a'] } }),
      /items.arrow\/item_id: .*"a" twice/,
    ],
    [
      'by-count weights for other sources',
      (good) => ({ ...good, manifest: { ...good.manifest, by_count: [{ minCount: 0, weights: [1] }] } }),
      /by_count.0.weights: expected 3 entries, got 1/,
    ],
    [
      'an adaptable range beyond the parameters',
      (good) => {
        const adaptation = { ...good.manifest.adaptation, parameters: { start: 2, end: 6 } };
        return { ...good, manifest: { ...good.manifest, adaptation } };
      },
      /adaptation.parameters: expected a range within 0 to 5/,
    ],
    [
      'inner rates for another number of steps',
      (good) => {
        const adaptation = { ...good.manifest.adaptation, steps: 3 };
        return { ...good, manifest: { ...good.manifest, adaptation } };
      },
      /adaptation.inner_rates: expected 3 entries, got 2/,
    ],
    [
      'inner rates for another number of tensors in a later step',
      (good) => {
        const adaptation = { ...good.manifest.adaptation, inner_rates: [[0.1], [0.1, 0.2]] };
        return { ...good, manifest: { ...good.manifest, adaptation } };
      },
      /adaptation.inner_rates.1: expected 1 entries, got 2/,
    ],
    [
      'base scorers under other names',
      (good) => ({ ...good, manifest: { ...good.manifest, sources: ['a', 'b', 'c'], calibrators: [] } }),
      /sources: expected one of cf, content, popularity, mean_rating among them/,
    ],
  ];
  it.each(refusals)('refuses %s, and writes nothing', async (_, spoil, message) => {
    const folder = join(parent, 'refused');
    await expect(writeBundle(folder, spoil(parts))).rejects.toThrow(message);
    expect(await readdir(parent)).not.toContain('refused');
  });
});

/** Puts a calibration into a manifest. */
function withLines(byCount: readonly object[]) {
  const line = [{ minCount: 0, slope: 1, offset: 0 }];
  return (manifest: Record<string, unknown>) =>
    Object.assign(manifest, { score_calibration: { meta: line, meta_adapted: line, by_count: byCount } });
}

describe('readBundle', () => {
  const files = ['context.onnx', 'score.onnx', 'adapt.onnx', 'known.onnx', 'state.arrow', 'users.arrow', 'items.arrow'];

  it.each(files)('names %s when one byte of it changed', async (name) => {
    const folder = join(parent, `changed-${name}`);
    await writeBundle(folder, parts);
    const bytes = await readFile(join(folder, name));
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(join(folder, name), bytes);
    await expect(readBundle(folder)).rejects.toMatchObject({ code: 'invalid_bundle', details: { file: name } });
  });

  it.each([...files, 'manifest.json'])('names %s when it is missing', async (name) => {
    const folder = join(parent, `missing-${name}`);
    await writeBundle(folder, parts);
    await rm(join(folder, name));
    await expect(readBundle(folder)).rejects.toMatchObject({ code: 'invalid_bundle', details: { file: name } });
  });

  it('reads a bundle without known.onnx, as older versions wrote it', async () => {
    const folder = join(parent, 'older');
    const { known, ...graphs } = parts.graphs;
    await writeBundle(folder, { ...parts, graphs });
    expect((await readBundle(folder)).graphs.known).toBeUndefined();
  });

  const edits: readonly [string, (manifest: Record<string, unknown>) => void, RegExp][] = [
    [
      'another format version',
      (m) => Object.assign(m, { format_version: 99 }),
      /format_version: expected one of 2, 3, 4 .*, got 99/,
    ],
    ['session features in another order', (m) => (m['session_features'] as string[]).reverse(), /session_features/],
    ['a field of the wrong type', (m) => Object.assign(m, { residual: 'yes' }), /manifest.json, residual/],
    ['a field that is missing', (m) => delete m['thresholds'], /manifest.json, thresholds/],
    [
      'a model version that is not of its files',
      (m) => Object.assign(m, { model_version: '0'.repeat(16) }),
      /model_version/,
    ],
    [
      'a line of scores that turns their order around',
      withLines([{ minCount: 0, slope: -1, offset: 0 }]),
      /manifest.json, score_calibration.by_count.0.slope/,
    ],
    ['no line of weights by count', withLines([]), /manifest.json, score_calibration.by_count/],
    [
      'lines of scores that do not rise with the count',
      withLines([
        { minCount: 5, slope: 1, offset: 0 },
        { minCount: 5, slope: 2, offset: 0 },
      ]),
      /score_calibration.by_count.1.minCount: expected more than 5, got 5/,
    ],
    ['an item feature too many', (m) => (m['item_features'] as string[]).push('loudness'), /items.arrow\/features/],
  ];
  it.each(edits)('refuses a manifest with %s', async (_, edit, message) => {
    const folder = join(parent, 'edited');
    await writeBundle(folder, parts);
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    edit(manifest);
    await writeFile(path, JSON.stringify(manifest));
    await expect(readBundle(folder)).rejects.toThrow(message);
  });

  it('says so when the manifest is not JSON', async () => {
    const folder = join(parent, 'no-json');
    await writeBundle(folder, parts);
    await writeFile(join(folder, 'manifest.json'), '{');
    await expect(readBundle(folder)).rejects.toThrow(/manifest.json: expected JSON/);
  });
});
