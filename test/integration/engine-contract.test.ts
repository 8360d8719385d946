import { PORTABLE_ENGINE_NAMES } from '../../training/engines/engine-names.js';
import { engineContract } from '../unit/engines/engine-contract.js';

for (const name of PORTABLE_ENGINE_NAMES) engineContract(name);
