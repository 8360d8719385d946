import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../data/dataset/build-dataset.js';
import { METADATA_FIELDS, metadataCompleteness } from '../../../data/features/metadata-completeness.js';

const { items } = buildDataset({
  feedback: { kind: 'implicit' },
  items: [
    { id: 'a', title: 'Heat', genres: ['Crime'], releaseYear: 1995 },
    { id: 'b', title: 'Ran', genres: [] },
    { id: 'c' },
  ],
  interactions: [],
});

describe('metadataCompleteness', () => {
  it('counts the fields that some item of the set has', () => {
    expect(metadataCompleteness(items)).toEqual(Float32Array.of(1, 1 / 3, 0));
  });

  it('counts all seven when asked to', () => {
    expect(metadataCompleteness(items, { fields: METADATA_FIELDS })).toEqual(Float32Array.of(3 / 7, 1 / 7, 0));
  });

  it('is 0 in a set of bare ids', () => {
    const bare = buildDataset({ feedback: { kind: 'implicit' }, items: [{ id: 'a' }], interactions: [] });
    expect(metadataCompleteness(bare.items)).toEqual(Float32Array.of(0));
  });
});
