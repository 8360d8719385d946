import { join } from 'node:path';
import { storeContract } from './store-contract.js';

storeContract('chDB in this process', async (folder) => ({
  target: { path: join(folder, 'chdb') },
  stop: async () => {},
}));
