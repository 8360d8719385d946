import { describe, expect, it } from 'vitest';
import { writeTargets } from '../../../models/adaptation/row-targets.js';
import { positivesWithin } from '../../../models/adaptation/support-shape.js';

describe('writeTargets', () => {
  it('writes a task from its first row on; rows weigh alike, padding nothing', () => {
    const out = {
      targets: new Float32Array(4),
      reliable: new Float32Array(8),
      rowWeights: new Float32Array(4),
      standsFor: new Float32Array(4),
    };
    const scores = Float32Array.of(9, 9, 0.9, 0.6, 0.9, 0.6, 0, 0);
    const mask = Float32Array.of(1, 1, 1, 1, 1, 1, 0, 0);
    const rows = [
      { target: 1, standsFor: 1 },
      { target: 0, standsFor: 7 },
    ];
    writeTargets(out, rows, { scores, mask }, 1);
    expect([...out.targets]).toEqual([0, 1, 0, 0]);
    expect([...out.rowWeights]).toEqual([0, 1 / 2, 1 / 2, 0]);
    expect([...out.standsFor]).toEqual([0, 1, 7, 0]);
    expect([...out.reliable]).toEqual([0, 0, 1, 0, 0, 1, 0, 0]); // of a positive the higher, of a negative the lower score
  });
});

describe('positivesWithin', () => {
  it('leaves four rows beside each', () => {
    expect([32, 10, 5, 4, 1].map(positivesWithin)).toEqual([6, 2, 1, 1, 1]);
  });
});
