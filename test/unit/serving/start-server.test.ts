import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { hashKey } from '../../../serving/security/api-keys.js';
import { startServer } from '../../../serving/start-server.js';

it('says which port is taken', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
  });
  onTestFinished(() => void other.close());
  const message = `--port: expected a free port of 127.0.0.1, got ${port}, where something listens already`;
  await expect(startServer({ bundle: null, port })).rejects.toMatchObject({ code: 'usage', message });
});

it('says that an address is not one of this machine', async () => {
  const apiKeys = [{ name: 'ops', role: 'admin' as const, hash: hashKey('secret'), namespaces: null }];
  await expect(startServer({ bundle: null, port: 0, host: '192.0.2.1', apiKeys })).rejects.toMatchObject({
    code: 'usage',
    message: '--host: expected an address of this machine, got 192.0.2.1',
  });
});
