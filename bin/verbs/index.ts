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

/** Every verb of the command line, in the order of `--help`. */
export const verbs: readonly AddVerb[] = [
  addImport,
  addSynthesize,
  addValidate,
  addHeadroom,
  addTrain,
  addUpdate,
  addEvaluate,
  addReport,
  addServe,
  addRescore,
  addSimulate,
  addGate,
  addReplay,
  addOffPolicy,
  addBench,
  addDoctor,
  addApiKey,
];
