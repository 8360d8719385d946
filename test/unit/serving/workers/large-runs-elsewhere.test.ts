import { describe, expect, it } from 'vitest';
import { integers } from '../../../../serving/network/tensors.js';
import { LARGE_ROWS, largeRunsElsewhere } from '../../../../serving/workers/large-runs-elsewhere.js';

describe('largeRunsElsewhere', () => {
  it('sends runs of many rows elsewhere, and no others', async () => {
    const runs: string[] = [];
    const at = (place: string) => ({
      run: async () => {
        runs.push(place);
        return {};
      },
      release: async () => {
        runs.push(`${place} released`);
      },
    });
    const onnxSession = largeRunsElsewhere(at('here'), at('elsewhere'));
    for (const rows of [1, LARGE_ROWS - 1, LARGE_ROWS, 10_000]) {
      await onnxSession.run({ user_index: integers(new Int32Array(rows), rows) });
    }
    await onnxSession.release();
    expect(runs).toEqual(['here', 'here', 'elsewhere', 'elsewhere', 'here released']);
  });

  it('sends none to where it would wait for long', async () => {
    const runs: string[] = [];
    const at = (place: string) => ({
      run: async () => {
        runs.push(place);
        return {};
      },
      release: async () => {},
    });
    let isBusy = false;
    const onnxSession = largeRunsElsewhere(at('here'), at('elsewhere'), () => isBusy);
    for (const next of [true, false]) {
      await onnxSession.run({ user_index: integers(new Int32Array(LARGE_ROWS), LARGE_ROWS) });
      isBusy = next;
    }
    await onnxSession.run({ user_index: integers(new Int32Array(LARGE_ROWS), LARGE_ROWS) });
    expect(runs).toEqual(['elsewhere', 'here', 'elsewhere']);
  });
});
