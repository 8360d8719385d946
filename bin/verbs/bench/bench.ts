import type { AddVerb } from '../add-verb.js';
import { addBenchAdapt } from './adapt.js';
import { addBenchBandit } from './bandit.js';
import { addBenchCompiler } from './compiler.js';
import { addBenchContent } from './content.js';
import { addBenchContexts } from './contexts.js';
import { addBenchContinual } from './continual.js';
import { addBenchExperiments } from './experiments.js';
import { addBenchQuality } from './quality.js';
import { addBenchRecovery } from './recovery.js';
import { addBenchReload } from './reload.js';
import { addBenchRescore } from './rescore.js';
import { addBenchRetrieve } from './retrieve.js';
import { addBenchScoring } from './scoring.js';
import { addBenchStore } from './store.js';
import { addBenchTraining } from './training.js';

/** `metafuse bench`: what this machine does, beside what it could do. */
export const addBench: AddVerb = (program) => {
  const bench = program.command('bench').description('Measure speed on this machine.');
  addBenchCompiler(bench);
  addBenchAdapt(bench);
  addBenchTraining(bench);
  addBenchBandit(bench);
  addBenchContent(bench);
  addBenchContexts(bench);
  addBenchContinual(bench);
  addBenchQuality(bench);
  addBenchRecovery(bench);
  addBenchRetrieve(bench);
  addBenchScoring(bench);
  addBenchRescore(bench);
  addBenchReload(bench);
  addBenchStore(bench);
  addBenchExperiments(bench);
};
