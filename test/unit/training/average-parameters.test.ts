import { describe, expect, it } from 'vitest';
import { averageParameters } from '../../../training/meta/average-parameters.js';

describe('averageParameters', () => {
  it('keeps little of the start at first, and as much as the decay says later', () => {
    const at = (step: number) =>
      averageParameters(Float32Array.of(1, 0), Float32Array.of(0, 1), { decay: 0.9, step }).map((value) =>
        Number(value.toFixed(6)),
      );
    expect([...at(1)]).toEqual([2 / 11, 9 / 11].map((value) => Math.fround(Number(value.toFixed(6)))));
    expect([...at(1000)]).toEqual([0.9, 0.1].map(Math.fround));
  });

  it('is the parameters themselves at decay 0', () => {
    const parameters = Float32Array.of(0.1, -3e-30, 7);
    expect(averageParameters(Float32Array.of(5, 5, 5), parameters, { decay: 0, step: 3 })).toEqual(parameters);
  });

  it('comes nearer to what parameters wander about than they are', () => {
    let average: Float32Array = Float32Array.of(9);
    for (let step = 1; step <= 300; step++) {
      const wandering = Float32Array.of(2 + (step % 2 === 0 ? 1 : -1));
      average = averageParameters(average, wandering, { decay: 0.99, step });
    }
    expect(Math.abs(average[0]! - 2)).toBeLessThan(0.05);
  });
});
