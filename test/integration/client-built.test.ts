import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server as PageServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../serving/app.js';
import { buildPackage, tsc } from './built-package.js';
import { findChromium } from './chromium.js';

/** `metafuse/client` as others get it: built, found by its name, with its types, in Node and in a page. */

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

describe('metafuse/client, built', () => {
  let folder: string;
  let app: App;
  let address: string;
  let pages: PageServer;
  let site: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'client-'));
    const built = join(folder, 'metafuse');
    await buildPackage(built);
    await symlink(join(root, 'node_modules'), join(built, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{}'); // nothing above the folder is the program's package
    await mkdir(join(folder, 'node_modules'));
    await symlink(built, join(folder, 'node_modules', 'metafuse'));

    // A page, and the client's modules beside it.
    pages = createServer(async ({ url }, response) => {
      const module = /^\/client\/([\w-]+\.js)$/.exec(url!)?.[1];
      response.setHeader('content-type', module ? 'text/javascript' : 'text/html');
      response.end(module ? await readFile(join(built, 'dist', 'serving', 'client', module)) : '<!doctype html>');
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const { port } = pages.address() as AddressInfo;
    site = `http://localhost:${port}`;
    app = await createApp({ bundle: null, corsOrigins: [site] });
    address = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await app?.close();
    pages?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs in Node', async () => {
    const program = `
      import { ClientError, createClient } from 'metafuse/client';
      const client = createClient({ baseUrl: '${address}', namespace: 'shop' });
      const made = await client.collections.create({ name: 'words', feature_uri: 'shop://t@v1/w', kind: 'bm25' });
      const refused = await client.collections.get('other').catch((error) => error);
      console.log(made.name, refused instanceof ClientError, refused.code, refused.field, refused.status);
    `;
    await writeFile(join(folder, 'program.mjs'), program);
    const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: folder });
    expect(stdout).toBe('words true unknown_id name 404\n');
  });

  it('comes with a server that hands out the script for pages', async () => {
    const program = `
      import { createApp } from './metafuse/dist/serving/app.js';
      const app = await createApp({ bundle: null });
      console.log((await app.inject('/capture.js')).body.includes('sendBeacon'));
      await app.close();
    `;
    await writeFile(join(folder, 'server.mjs'), program);
    const { stdout } = await run(process.execPath, ['server.mjs'], { cwd: folder });
    expect(stdout).toBe('true\n');
  });

  it('has types that know the API, without those of Node', async () => {
    const program = `
      import { createClient } from 'metafuse/client';
      const client = createClient({ baseUrl: 'https://fusion.example' });
      const shown = await client.retrievers.execute('ret_1', { inputs: { query: 'words' } });
      const score: number = shown.results[0]!.score;
      // @ts-expect-error: there is no such type of interaction
      await client.retrievers.createInteractionFromResult(shown, { position: 0, interactionType: ['stare'] });
      // @ts-expect-error: a collection has a kind
      await client.collections.create({ name: 'words', feature_uri: 'shop://t@v1/w' });
      export { score };
    `;
    await writeFile(join(folder, 'program.ts'), program);
    const options = { strict: true, noEmit: true, module: 'NodeNext', target: 'ES2022', types: [], skipLibCheck: true };
    const lib = ['ES2022', 'DOM', 'DOM.Iterable'];
    const config = { compilerOptions: { ...options, lib }, files: ['program.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    const { stdout } = await run(tsc, ['-p', '.'], { cwd: folder }).catch((error) => error);
    expect(stdout).toBe('');
  });

  const executablePath = findChromium();
  if (executablePath === null) console.warn('skipped in a page: no Chromium on this machine; CHROMIUM_PATH names one');

  it.skipIf(executablePath === null)('runs in a page of an allowed origin, and of no other', async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // its sandbox does not start for root
    const browser = await chromium.launch({ executablePath: executablePath!, args });
    const score = `(async () => {
      const { createClient } = await import('/client/index.js');
      const client = createClient({ baseUrl: '${address}', apiKey: 'k', namespace: 'shop' });
      const asked = client.score({ user_id: 'u1', candidates: [{ item_id: 'i1', scores: { cf: 0.5 } }] });
      const refused = await client.score({ user_id: 'u1', candidates: [] }).catch((error) => error);
      return asked.then(
        ({ results }) => [results[0].item_id, refused.code, refused.field, refused.requestId !== null],
        ({ code }) => [code],
      );
    })()`;
    const on = async (page: string) => {
      const tab = await browser.newPage();
      await tab.goto(page);
      return tab.evaluate(score);
    };
    expect(await on(site)).toEqual(['i1', 'invalid_value', 'candidates', true]);
    expect(await on(site.replace('localhost', '127.0.0.1'))).toEqual(['no_answer']);
    await browser.close();
  });
});
