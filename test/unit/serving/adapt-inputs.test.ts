import { beforeAll, describe, expect, it } from 'vitest';
import { adaptInputs } from '../../../serving/network/adapt-inputs.js';
import type { Support } from '../../../serving/network/support.js';
import { floats } from '../../../serving/network/tensors.js';
import { knownRows } from '../../../serving/scoring/candidate-rows.js';
import { type Catalogue, createCatalogue } from '../../../serving/scoring/catalogue.js';
import { userState } from '../../../serving/scoring/user-state.js';
import { readStandIn } from './test-app.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = createCatalogue(await readStandIn()); // 4 support rows, 2 steps
});

const trained = floats(Float32Array.of(1, 2, 3), 3);

/** So many known items, the first of them liked and the others standing for two each. */
function supportOf(userId: string, count: number): Support {
  const items = Int32Array.from({ length: count }, (_, item) => item);
  return {
    rows: knownRows(catalogue, [userState(catalogue, userId)], new Int32Array(count), items),
    targets: Array.from(items, (item) => (item === 0 ? { target: 1, standsFor: 1 } : { target: 0, standsFor: 2 })),
  };
}

const values = (tensor: { readonly data: ArrayLike<number> } | undefined) => Array.from(tensor!.data);

describe('adaptInputs', () => {
  it('pads to the rows of the bundle with what weighs nothing', () => {
    const inputs = adaptInputs(catalogue, trained, supportOf('ann', 2));
    expect(values(inputs['targets'])).toEqual([1, 0, 0, 0]);
    expect(values(inputs['row_weights'])).toEqual([1 / 2, 1 / 2, 0, 0]);
    expect(values(inputs['stands_for'])).toEqual([1, 2, 0, 0]);
    expect(values(inputs['score_mask'])).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(inputs['embeddings']!.dims).toEqual([4, 3, 64]);
  });

  it('weighs rows as it is told', () => {
    const inputs = adaptInputs(catalogue, trained, { ...supportOf('ann', 2), rowWeight: 1 / 4 });
    expect(values(inputs['row_weights'])).toEqual([1 / 4, 1 / 4, 0, 0]);
  });

  it('starts from the by-count weights of the user, the trained parameters, and the bundle’s rates', () => {
    const [ann, bob] = ['ann', 'bob'].map((user) => adaptInputs(catalogue, trained, supportOf(user, 1)));
    expect(values(ann!['prior_weights'])).toEqual([0.5, 0.25, 0.25]); // 12 positives
    expect(values(bob!['prior_weights'])).toEqual([0, 0.25, 0.75]); // 1
    expect(ann!['adaptable']).toBe(trained);
    expect(ann!['inner_rates']).toEqual(floats(Float32Array.of(0.5, 0.25), 2, 1));
  });

  it('refuses more rows than the bundle takes, and rows of several users', () => {
    expect(() => adaptInputs(catalogue, trained, supportOf('ann', 5))).toThrow(/at most 4 rows .* got 5 rows/);
    const { rows, targets } = supportOf('ann', 2);
    const two = { rows: { ...rows, users: [...rows.users, userState(catalogue, 'bob')] }, targets };
    expect(() => adaptInputs(catalogue, trained, two)).toThrow(/rows of one user .* of 2 users/);
  });
});
