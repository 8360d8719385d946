import { describe, it } from 'vitest';
import { ENGINE_NAMES } from '../../training/engines/engine-names.js';
import { missingPart } from '../../training/engines/missing-part.js';
import { expectAgreement, trainOn } from '../unit/engines/agreement.js';

const STEPS = 50;
/** WebGPU has a project of its own, for the driver in its environment. */
const OTHERS = ENGINE_NAMES.filter((name) => name !== 'cpu' && name !== 'webgpu');

describe('engines', () => {
  for (const name of OTHERS) {
    const missing = missingPart(name);
    if (missing) console.warn(`engine ${name} is not compared: ${missing.what}`);
    it.skipIf(missing !== null)(`${name} has come to where cpu is after ${STEPS} steps`, async () => {
      expectAgreement(await trainOn(name, STEPS), await trainOn('cpu', STEPS));
    });
  }
});
