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

/** `metafuse bench`: what this machine does, beside what it could do; and what a part of training is worth on users held out. */
export const addBench: AddVerb = (program) => {
  const bench = program
    .command('bench')
    .description('Measure speed on this machine, or what a part of training is worth.');
  for (const [heading, addVerbs] of Object.entries(BENCHES)) {
    bench.commandsGroup(heading);
    for (const addVerb of addVerbs) addVerb(bench);
  }
};

const BENCHES: Readonly<Record<string, readonly AddVerb[]>> = {
  'Speed of training:': [addBenchTraining, addBenchCompiler],
  'Speed of serving:': [
    ...[addBenchScoring, addBenchRescore, addBenchReload, addBenchAdapt],
    ...[addBenchRetrieve, addBenchBandit, addBenchStore, addBenchExperiments],
  ],
  'Quality:': [addBenchQuality, addBenchContent, addBenchContexts, addBenchContinual, addBenchRecovery],
};
