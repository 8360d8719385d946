import type { AddVerb } from '../add-verb.js';
import { addSimulateBandit } from './bandit.js';
import { addSimulateExperiment } from './experiment.js';
import { addSimulateFusion } from './fusion.js';

/** `metafuse simulate`: policies in worlds whose right answers are known. */
export const addSimulate: AddVerb = (program) => {
  const simulate = program
    .command('simulate')
    .description('Try policies in planted worlds, where the right answer is known.');
  addSimulateBandit(simulate);
  addSimulateFusion(simulate);
  addSimulateExperiment(simulate);
};
