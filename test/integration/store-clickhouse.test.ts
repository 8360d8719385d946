import { join } from 'node:path';
import { startClickHouse } from '../unit/store/start-clickhouse.js';
import { storeContract } from '../unit/store/store-contract.js';

for (const compression of [false, true]) {
  storeContract(`ClickHouse over HTTP, ${compression ? 'compressed' : 'plain'}`, async (folder) => {
    const { url, stop } = await startClickHouse(join(folder, 'chdb'));
    return { target: { url, compression }, stop };
  });
}

// A database of its own, which the test leaves behind: METAFUSE_TEST_CLICKHOUSE_URL=http://user:password@host:8123
const real = process.env['METAFUSE_TEST_CLICKHOUSE_URL'];
if (real !== undefined) {
  storeContract('ClickHouse, a real server', async () => {
    const { origin, username, password } = new URL(real);
    const database = `metafuse_test_${process.pid}`;
    const target = {
      url: origin,
      database,
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
    };
    return { target, stop: async () => {} };
  });
}
