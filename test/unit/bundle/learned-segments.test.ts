import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BundleParts, type LearnedSegments, readBundle, writeBundle } from '../../../data/bundle/index.js';
import { segmentsFromArrow, segmentsToArrow } from '../../../data/bundle/learned-segments.js';
import { standInBundle } from './stand-in-bundle.js';

const two: LearnedSegments = {
  width: 3,
  centroids: Float32Array.of(1, 2, 3, -1, -2, -3),
  spreads: Float32Array.of(0.5, 0),
  users: Int32Array.of(7, 5),
};

describe('segmentsToArrow and segmentsFromArrow', () => {
  it('give back what was written', () => {
    expect(segmentsFromArrow(segmentsToArrow(two), 3)).toEqual(two);
  });

  it('may be of the first numbers of wider contexts', () => {
    expect(segmentsFromArrow(segmentsToArrow(two), 30)).toEqual(two);
  });

  it.each<[Partial<LearnedSegments>, RegExp]>([
    [
      { width: 6, spreads: new Float32Array(1), users: Int32Array.of(1) },
      /segments.arrow\/centroid: expected FixedSizeList<Float32>\[3\]/,
    ],
    [{ centroids: Float32Array.of(1, 2, Number.NaN, 4, 5, 6) }, /segments.arrow\/centroid: expected finite numbers/],
    [
      { centroids: new Float32Array(0), spreads: new Float32Array(0), users: new Int32Array(0) },
      /expected 1 to 64 rows, got 0/,
    ],
    [
      { centroids: new Float32Array(195), spreads: new Float32Array(65), users: new Int32Array(65) },
      /expected 1 to 64 rows, got 65/,
    ],
    [{ spreads: Float32Array.of(-1, 0) }, /segments.arrow\/spread: expected finite numbers from 0/],
    [{ users: Int32Array.of(7, -5) }, /segments.arrow\/users: expected counts from 0, got -5/],
  ])('refuse %j', (wrong, message) => {
    expect(() => segmentsFromArrow(segmentsToArrow({ ...two, ...wrong }), 3)).toThrow(message);
  });
});

describe('a bundle with learned segments', () => {
  const segments = {
    ...{ width: 64, centroids: new Float32Array(128).fill(0.5) },
    ...{ spreads: Float32Array.of(1, 2), users: Int32Array.of(2, 1) },
  };
  let parent: string;
  let parts: BundleParts;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'bundle-segments-'));
    parts = await standInBundle();
  });
  afterAll(() => rm(parent, { recursive: true }));

  it('is read with them, and one without is read without', async () => {
    await writeBundle(join(parent, 'with'), { ...parts, segments });
    expect((await readBundle(join(parent, 'with'))).segments).toEqual(segments);
    await writeBundle(join(parent, 'without'), parts);
    expect(await readBundle(join(parent, 'without'))).not.toHaveProperty('segments');
  });

  it('has another version where they are other segments, and loses their file with them', async () => {
    const folder = join(parent, 'replaced');
    const first = await writeBundle(folder, { ...parts, segments });
    const second = await writeBundle(folder, { ...parts, segments: { ...segments, users: Int32Array.of(1, 2) } });
    expect(second.model_version).not.toBe(first.model_version);
    await writeBundle(folder, parts);
    expect(await readdir(folder)).not.toContain('segments.arrow');
  });

  it('is refused where the file is not the one that was written', async () => {
    const folder = join(parent, 'changed');
    await writeBundle(folder, { ...parts, segments });
    const path = join(folder, 'segments.arrow');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(readBundle(folder)).rejects.toThrow(/segments.arrow: expected SHA-256/);
  });
});
