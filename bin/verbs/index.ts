import type { AddVerb } from './add-verb.js';
import { addApiKey } from './api-key.js';
import { addBench } from './bench.js';
import { addDoctor } from './doctor.js';
import { addEvaluate } from './evaluate.js';
import { addGate } from './gate.js';
import { addHeadroom } from './headroom.js';
import { addImport } from './import.js';
import { addOffPolicy } from './off-policy.js';
import { addReplay } from './replay.js';
import { addReport } from './report.js';
import { addRescore } from './rescore.js';
import { addServe } from './serve.js';
import { addSimulate } from './simulate.js';
import { addSynthesize } from './synthesize.js';
import { addTrain } from './train.js';
import { addUpdate } from './update.js';
import { addValidate } from './validate.js';

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
