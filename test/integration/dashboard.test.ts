import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../serving/app.js';
import { type Client, createClient } from '../../serving/client/index.js';
import { hashKey } from '../../serving/security/api-keys.js';
import type { Role } from '../../serving/security/role.js';
import { findChromium } from './chromium.js';

/** The dashboard in a real browser. */

const executablePath = findChromium();
if (executablePath === null) console.warn('skipped: no Chromium on this machine; CHROMIUM_PATH names one');

/** A browser without a screen stops answering once in a great while; what is wrong with the page is wrong each time. */
const PATIENCE = { timeout: 120_000, retry: 2 };

/** What a browser would run, or fetch from elsewhere, if it took an id or a name for markup. */
const HOSTILE = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;

const key = (name: string, role: Role, namespaces: readonly string[] | null = null) => ({
  ...{ name, role, hash: hashKey(`${name}-key`) },
  namespaces: namespaces && new Set(namespaces),
});

describe.skipIf(executablePath === null)('the dashboard', PATIENCE, () => {
  let browser: Browser;
  let app: App;
  let address: string;
  let client: Client;

  beforeAll(async () => {
    const apiKeys = [key('ann', 'admin'), key('rob', 'reader'), key('sue', 'reader', ['shop']), key('page', 'capture')];
    app = await createApp({ bundle: null, apiKeys });
    address = await app.listen({ port: 0, host: '127.0.0.1' });
    client = createClient({ baseUrl: address, apiKey: 'ann-key' });
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // its sandbox does not start for root
    browser = await chromium.launch({ executablePath: executablePath!, args });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** A tab of somebody who was not here before, with all that went wrong in it and wherever it went. */
  async function visit(place = '') {
    const visitor: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const tab: Page = await visitor.newPage();
    const problems: string[] = [];
    const asked: string[] = [];
    tab.on('pageerror', (error) => problems.push(String(error)));
    tab.on('console', (message) => {
      if (message.type() === 'error' && !/status of 401|status of 403|status of 503/.test(message.text()))
        problems.push(message.text());
    });
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(`${address}/dashboard${place}`);
    return { tab, visitor, problems, asked };
  }

  async function signIn(tab: Page, name: string, namespace = 'default') {
    await tab.getByLabel('API key').fill(`${name}-key`);
    await tab.getByLabel('Namespace').fill(namespace);
    await tab.getByRole('button', { name: 'Open' }).click();
  }

  it('asks for a key once a tab, says of a wrong one that it is, and shows what the server did', async () => {
    await client.score({ user_id: 'u1', candidates: [{ item_id: 'i1', scores: { cf: 0.5 } }] });
    const { tab, visitor, problems, asked } = await visit();
    await signIn(tab, 'nobody');
    await expect.poll(() => tab.getByRole('alert').textContent()).toBe('The server does not know this key.');
    await signIn(tab, 'ann');
    await tab.getByRole('heading', { name: 'Traffic' }).waitFor();
    await tab.getByRole('region', { name: 'Who answered scores' }).getByText('no model').first().waitFor();
    await tab.reload();
    await tab.getByRole('heading', { name: 'Traffic' }).waitFor(); // without being asked again
    expect(asked.filter((url) => !url.startsWith(address))).toEqual([]);
    expect(asked.some((url) => url.includes('ann-key'))).toBe(false);
    expect(problems).toEqual([]);
    await visitor.close();
  });

  it('says what a key may not', async () => {
    const { tab, visitor } = await visit();
    await signIn(tab, 'page');
    await expect.poll(() => tab.getByRole('alert').textContent()).toContain('expected a key with the role reader');
    await signIn(tab, 'sue', 'other');
    await expect.poll(() => tab.getByRole('alert').textContent()).toContain('expected a key for the namespace');
    await signIn(tab, 'sue', 'shop');
    await tab.getByRole('heading', { name: 'Traffic' }).waitFor();
    await visitor.close();
  });

  it('runs nothing that is in a name or an id', async () => {
    await client.retrievers.create({
      retriever_name: HOSTILE,
      stages: [
        {
          stage_type: 'filter',
          stage_id: 'feature_search',
          parameters: { searches: [{ feature_uri: 'shop://a@v1/<b>x</b>' }], fusion: 'learned' },
        },
      ],
    });
    const { tab, visitor, problems } = await visit('/#/retrievers');
    await signIn(tab, 'ann');
    await tab.getByRole('heading', { name: 'Retrievers' }).waitFor();
    await expect.poll(() => tab.locator('main').textContent()).toContain('onerror');
    expect(await tab.locator('main img, main script').count()).toBe(0);
    expect(await tab.title()).toBe('Metafuse');
    expect(problems).toEqual([]);
    await visitor.close();
  });
});
