import { describe, it } from 'vitest';
import { missingPart } from '../../../training/engines/missing-part.js';
import { engineContract } from './engine-contract.js';

// Optional packages: bin/gpu/install-tensorflow.sh puts them here (docs/gpu.md).
for (const name of ['tensorflow', 'tensorflow-gpu'] as const) {
  const missing = missingPart(name);
  if (missing) describe.skip(`engine ${name}: ${missing.what}`, () => it('keeps the contract', () => {}));
  else engineContract(name);
}
