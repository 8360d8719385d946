import { describe, expect, it } from 'vitest';
import { reliableSources } from '../../../models/adaptation/reliable-sources.js';

const ALL = [1, 1, 1];

describe('reliableSources', () => {
  it('of three, only the one nearest to the target is below the median', () => {
    expect(reliableSources([0.9, 0.6, 0.2], ALL, 1)).toEqual([1, 0, 0]);
    expect(reliableSources([0.9, 0.6, 0.2], ALL, 0)).toEqual([0, 0, 1]);
  });

  it('of two, the median lies between them: the better one is reliable', () => {
    expect(reliableSources([0.9, 0.6, 0.99], [1, 1, 0], 1)).toEqual([1, 0, 0]);
    expect(reliableSources([0.3, 0.99, 0.1], [1, 0, 1], 0)).toEqual([0, 0, 1]);
  });

  it('an absent source is never reliable, whatever its score says', () => {
    expect(reliableSources([1, 0.6, 0.2], [0, 1, 1], 1)).toEqual([0, 1, 0]);
  });

  it('one alone is reliable on the target’s side of one half', () => {
    expect(reliableSources([0, 0.51, 0], [0, 1, 0], 1)).toEqual([0, 1, 0]);
    expect(reliableSources([0, 0.51, 0], [0, 1, 0], 0)).toEqual([0, 0, 0]);
    expect(reliableSources([0, 0.5, 0], [0, 1, 0], 1)).toEqual([0, 0, 0]); // log loss ln 2 is not below ln 2
  });

  it('equal losses are none below their median; none present is none reliable', () => {
    expect(reliableSources([0.7, 0.7, 0.7], ALL, 1)).toEqual([0, 0, 0]);
    expect(reliableSources([0.7, 0.7, 0.7], [0, 0, 0], 1)).toEqual([0, 0, 0]);
  });

  it('probabilities of 0 and 1 have a finite loss', () => {
    expect(reliableSources([0, 1, 0.5], ALL, 1)).toEqual([0, 1, 0]);
    expect(reliableSources([0, 1, 0.5], ALL, 0)).toEqual([1, 0, 0]);
  });

  it('takes a target between 0 and 1: the log loss is least where the score is the target', () => {
    expect(reliableSources([0.9, 0.25, 0.1], ALL, 0.25)).toEqual([0, 1, 0]);
  });
});
