import { access } from 'node:fs/promises';
import { readBundle } from '../../../../data/bundle/index.js';
import { hasChdb } from '../../../../data/store/load-chdb.js';
import { warmUp } from '../../../../serving/bundles/warm-up.js';
import { checkOrigin } from '../../../../serving/http/allow-origins.js';
import { createNetwork } from '../../../../serving/network/network.js';
import { createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { readApiKeys } from '../../../../serving/security/read-api-keys.js';
import { checkHost } from '../../../../serving/start-server.js';
import { chdbFolder } from '../../../store/open-serving-store.js';
import { withStoreToRead } from '../../../store/with-store-to-read.js';
import { bundleOf, type ServeFlags } from '../serve-options.js';
import { type Finding, finding } from './findings.js';

/** Whether what `serve` would be started with can be used: each bundle, the store, the keys. Nothing is changed. */
export async function checkServing(flags: ServeFlags): Promise<readonly Finding[]> {
  const bundles: Finding[] = [];
  for (const text of flags.bundle ?? []) bundles.push(await finding(`bundle ${text}`, () => checkBundle(text)));
  if (bundles.length === 0) bundles.push({ name: 'bundle', ok: null, detail: 'none: there is no network' });
  return [...bundles, await checkStore(flags), await checkKeys(flags), await checkAddress(flags)];
}

async function checkBundle(text: string): Promise<string> {
  const bundle = await readBundle(bundleOf(text).folder);
  const catalogue = createCatalogue(bundle);
  const network = createNetwork(catalogue);
  try {
    await warmUp({ catalogue, network });
  } finally {
    await network.close();
  }
  const { model_version, sources } = bundle.manifest;
  return `${model_version}: ${bundle.users.ids.length} users, ${bundle.items.ids.length} items, ${sources.join(', ')}; its golden rows come out right`;
}

async function checkStore(flags: ServeFlags): Promise<Finding> {
  const name = 'store';
  if (flags.store === false) return { name, ok: null, detail: 'none: everything is in memory' };
  if (flags.clickhouseUrl === undefined) {
    if (!(await hasChdb()))
      return { name, ok: null, detail: 'none: chDB is not installed, and no ClickHouse is named' };
    const folder = chdbFolder(flags.store);
    const isThere = await access(folder).then(
      () => true,
      () => false,
    );
    if (!isThere) return { name, ok: true, detail: `${folder} is made when serve starts` };
  }
  return finding(name, () =>
    withStoreToRead(flags, async (store) => {
      await store.settled();
      return `${store.where} answers`;
    }),
  );
}

async function checkKeys({ apiKeys }: ServeFlags): Promise<Finding> {
  const name = 'keys';
  if (apiKeys === undefined) return { name, ok: null, detail: 'none: the server is of this machine alone' };
  return finding(name, async () => {
    const keys = await readApiKeys(apiKeys);
    return keys.map(({ name: holder, role }) => `${holder} (${role})`).join(', ');
  });
}

async function checkAddress({ apiKeys, host, port, corsOrigin = [] }: ServeFlags): Promise<Finding> {
  return finding('address', async () => {
    checkHost(host, apiKeys !== undefined);
    for (const origin of corsOrigin) checkOrigin(origin);
    return `${host}, port ${port}${corsOrigin.length === 0 ? '' : `, pages of ${corsOrigin.join(', ')}`}`;
  });
}
