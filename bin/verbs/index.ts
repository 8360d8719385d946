import type { AddVerb } from './add-verb.js';
import { addBench } from './bench/bench.js';
import { addImport } from './data/import.js';
import { addSynthesize } from './data/synthesize.js';
import { addValidate } from './data/validate.js';
import { addGate } from './decisions/gate.js';
import { addOffPolicy } from './decisions/off-policy.js';
import { addReplay } from './decisions/replay.js';
import { addApiKey } from './serving/api-key.js';
import { addDoctor } from './serving/doctor.js';
import { addRescore } from './serving/rescore.js';
import { addServe } from './serving/serve.js';
import { addSimulate } from './simulate/simulate.js';
import { addEvaluate } from './training/evaluate.js';
import { addHeadroom } from './training/headroom.js';
import { addReport } from './training/report.js';
import { addTrain } from './training/train.js';
import { addUpdate } from './training/update.js';

/**
 * Every verb of the command line by its heading in `--help`, in that order. A verb lies in the folder of its heading; `simulate` and
 * `bench` are folders of verbs: `metafuse bench scoring` is `bench/scoring.ts`.
 */
export const verbs: Readonly<Record<string, readonly AddVerb[]>> = {
  'Data:': [addImport, addSynthesize, addValidate],
  'Training:': [addHeadroom, addTrain, addEvaluate, addUpdate, addReport],
  'Serving:': [addServe, addRescore, addDoctor, addApiKey],
  'Decisions:': [addGate, addReplay, addOffPolicy],
  'Simulations and benches:': [addSimulate, addBench],
};
