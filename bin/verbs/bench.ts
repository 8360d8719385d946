import type { AddVerb } from './add-verb.js';
import { addBenchAdapt } from './bench-adapt.js';
import { addBenchBandit } from './bench-bandit.js';
import { addBenchCompiler } from './bench-compiler.js';
import { addBenchContent } from './bench-content.js';
import { addBenchContexts } from './bench-contexts.js';
import { addBenchContinual } from './bench-continual.js';
import { addBenchExperiments } from './bench-experiments.js';
import { addBenchQuality } from './bench-quality.js';
import { addBenchRecovery } from './bench-recovery.js';
import { addBenchReload } from './bench-reload.js';
import { addBenchRescore } from './bench-rescore.js';
import { addBenchRetrieve } from './bench-retrieve.js';
import { addBenchScoring } from './bench-scoring.js';
import { addBenchStore } from './bench-store.js';
import { addBenchTraining } from './bench-training.js';

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
