import { expect, it } from 'vitest';
import { withoutTimes } from '../../../training/evaluation/without-times.js';
import { simulatedCatalogue } from '../../../training/simulation/fusion/simulated-catalogue.js';
import { smallDataset, WITHOUT_TERM } from '../../unit/training/small-world.js';

it.each([smallDataset(), withoutTimes(smallDataset())])('has each user once, in $name', async (dataset) => {
  const { cases, candidates } = await simulatedCatalogue({ dataset, config: WITHOUT_TERM, seed: 1 });
  expect(cases.map(({ user }) => user)).toEqual([...dataset.users.ids.keys()]);
  expect(candidates).toHaveLength(cases.length);
});
