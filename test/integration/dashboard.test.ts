import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../data/store/index.js';
import { type App, createApp } from '../../serving/app.js';
import { type Client, createClient } from '../../serving/client/index.js';
import { hashKey } from '../../serving/security/api-keys.js';
import type { Role } from '../../serving/security/role.js';
import { readStandIn } from '../unit/serving/test-app.js';
import { findChromium } from './chromium.js';
import { plantTraffic } from './dashboard-traffic.js';
import { FAINT_TEXTS } from './faint-texts.js';

/** The dashboard in a real browser. */

const executablePath = findChromium();
if (executablePath === null) console.warn('skipped: no Chromium on this machine; CHROMIUM_PATH names one');

/** A browser without a screen stops answering once in a great while; what is wrong with the page is wrong each time. */
const PATIENCE = { timeout: 120_000, retry: 2 };

/** How long something may take that happens by itself; machines may be busy. */
const SOON = { timeout: 20_000 };

/** What a browser would run, or fetch from elsewhere, if it took an id or a name for markup. */
const HOSTILE = `"><img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;

const key = (name: string, role: Role, namespaces: readonly string[] | null = null) => ({
  ...{ name, role, hash: hashKey(`${name}-key`) },
  namespaces: namespaces && new Set(namespaces),
});

describe.skipIf(executablePath === null)('the dashboard', PATIENCE, () => {
  let browser: Browser;
  let folder: string;
  let store: Store;
  let app: App;
  let address: string;
  let client: Client;
  let retrieverId: string;
  let experimentId: string;

  beforeAll(async () => {
    const apiKeys = [key('ann', 'admin'), key('rob', 'reader'), key('sue', 'reader', ['shop']), key('page', 'capture')];
    folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
    store = await openStore({ path: join(folder, 'chdb') }, { spool: join(folder, 'spool'), wallClock: Date.now });
    app = await createApp({ bundle: await readStandIn(), store, apiKeys, wallClock: Date.now });
    address = await app.listen({ port: 0, host: '127.0.0.1' });
    client = createClient({ baseUrl: address, apiKey: 'ann-key' });
    ({ retrieverId, experimentId } = await plantTraffic(client));
    await store.settled();
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // its sandbox does not start for root
    browser = await chromium.launch({ executablePath: executablePath!, args });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A tab of somebody who was not here before, with all that went wrong in it and wherever it went. */
  async function visit(place = '', colorScheme: 'light' | 'dark' = 'light') {
    const viewport = { width: 1280, height: 800 };
    const visitor: BrowserContext = await browser.newContext({ viewport, colorScheme });
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
    await client.score({ user_id: 'nobody', candidates: [{ item_id: 'i0' }] });
    const { tab, visitor, problems, asked } = await visit();
    await signIn(tab, 'nobody');
    await expect.poll(() => tab.getByRole('alert').textContent(), SOON).toBe('The server does not know this key.');
    await signIn(tab, 'ann');
    await tab.getByRole('heading', { name: 'Traffic' }).waitFor();
    await tab.getByRole('region', { name: 'Who answered scores' }).getByText('cold user').first().waitFor();
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
    await expect
      .poll(() => tab.getByRole('alert').textContent(), SOON)
      .toContain('expected a key with the role reader');
    await signIn(tab, 'sue', 'other');
    await expect.poll(() => tab.getByRole('alert').textContent(), SOON).toContain('expected a key for the namespace');
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
    await expect.poll(() => tab.locator('main').textContent(), SOON).toContain('onerror');
    expect(await tab.locator('main img, main script').count()).toBe(0);
    expect(await tab.title()).toBe('Metafuse');
    expect(problems).toEqual([]);
    await visitor.close();
  });

  it('draws what a retriever, an experiment and the model have to show, each with its figures as a table', async () => {
    const drawings = {
      [`/#/retrievers/${retrieverId}`]: 6,
      [`/#/experiments/${experimentId}`]: 3,
      '/#/model': 1,
    };
    for (const [place, count] of Object.entries(drawings)) {
      const { tab, visitor, problems } = await visit(place);
      await signIn(tab, 'ann');
      await expect
        .poll(() => tab.locator('svg.plot[role=img][aria-label]').count(), SOON)
        .toBeGreaterThanOrEqual(count);
      await expect.poll(() => tab.locator('.loading').count(), SOON).toBe(0);
      const cards = tab.locator('.card', { has: tab.locator('svg.plot') });
      for (const card of await cards.all()) expect(await card.locator('table').count()).toBeGreaterThan(0);
      expect(await tab.getByRole('alert').allTextContents()).toEqual([]);
      expect(problems).toEqual([]);
      await visitor.close();
    }
  });

  it('goes down the tree of segments, and up again, by the keyboard', async () => {
    const { tab, visitor } = await visit(`/#/experiments/${experimentId}`);
    await signIn(tab, 'rob');
    const card = tab.getByRole('region', { name: 'Lift by segment' });
    await card.getByRole('rowheader', { name: 'device:phone, source:ads' }).waitFor();
    await card.getByLabel('level by level').check();
    await card.getByRole('button', { name: 'device:phone' }).press('Enter');
    await card.getByRole('rowheader', { name: 'source:ads' }).waitFor();
    await card.getByRole('button', { name: 'everybody' }).press('Enter');
    await card.getByRole('button', { name: 'device:desktop' }).waitFor();
    await visitor.close();
  });

  it('shows what the network attends to in a user', async () => {
    const { tab, visitor, problems } = await visit('/#/model');
    await signIn(tab, 'rob');
    await tab.getByLabel('User').fill('ann');
    await tab.getByRole('button', { name: 'Show' }).click();
    await tab.getByRole('img', { name: 'Attention over the session features of ann.' }).waitFor();
    expect(await tab.getByRole('region', { name: 'Attention' }).locator('tbody tr').count()).toBe(18);
    expect(problems).toEqual([]);
    await visitor.close();
  });

  it('shows what is believed for one user, and says of a name that nobody has that it is personal to nobody', async () => {
    const { tab, visitor } = await visit(`/#/retrievers/${retrieverId}`);
    await signIn(tab, 'rob');
    const card = tab.getByRole('region', { name: 'Personalization by level' });
    await card.getByLabel('User').fill('ann');
    await card.getByRole('button', { name: 'Show' }).click();
    await card.getByText('12 of 5 interactions').waitFor();
    expect(await card.getByRole('table', { name: 'Weights of ann' }).locator('tbody tr').count()).toBe(2);
    await card.getByLabel('User').fill(HOSTILE);
    await card.getByRole('button', { name: 'Show' }).click();
    await card.getByText('0 of 5 interactions').waitFor();
    expect(await tab.title()).toBe('Metafuse');
    await visitor.close();
  });

  it('changes a rollout after a question alone, and not for readers', async () => {
    await client.retrievers.enable(retrieverId);
    await client.retrievers.setRollout(retrieverId, 100);
    const stats = () => client.retrievers.stats(retrieverId);
    const admin = await visit(`/#/retrievers/${retrieverId}`);
    await signIn(admin.tab, 'ann');
    const off = admin.tab.getByRole('button', { name: 'Switch off' });
    await off.first().press('Enter');
    const dialog = admin.tab.getByRole('dialog');
    await dialog.waitFor();
    await admin.tab.keyboard.press('Enter'); // on what has the focus, which changes nothing
    await dialog.waitFor({ state: 'hidden' });
    expect((await stats()).enabled).toBe(true);
    await off.first().press('Enter');
    await admin.tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await stats()).enabled).toBe(true);
    await off.first().press('Enter');
    await dialog.getByRole('button', { name: 'Switch off' }).press('Enter');
    await admin.tab.getByRole('button', { name: 'Switch on' }).first().waitFor();
    expect((await stats()).enabled).toBe(false);
    await admin.tab.getByLabel('Share of users, %').fill('25');
    await admin.tab.getByRole('button', { name: 'Set share' }).first().click();
    await dialog.getByRole('button', { name: 'Set share' }).click();
    await expect.poll(async () => (await stats()).rollout_pct, SOON).toBe(25);
    await admin.visitor.close();

    const reader = await visit(`/#/retrievers/${retrieverId}`);
    await signIn(reader.tab, 'rob');
    await reader.tab.getByText('It takes a key of the role admin').first().waitFor();
    expect(await reader.tab.getByRole('button', { name: 'Switch on' }).isDisabled()).toBe(true);
    await reader.visitor.close();
  });

  it('asks again and again while it is seen, and not while it is hidden', async () => {
    const { tab, visitor, asked } = await visit();
    await tab.clock.install();
    await signIn(tab, 'rob');
    await tab.getByRole('heading', { name: 'Traffic' }).waitFor();
    const count = () => asked.filter((url) => url.includes('/v1/analytics/requests')).length;
    const nextMinute = async () => {
      await tab.clock.runFor(60_000);
      await setTimeout(300); // what it asked is told of a little later
      return count();
    };
    await expect.poll(nextMinute, SOON).toBeGreaterThan(1);
    await tab.evaluate(seen(false));
    const before = await nextMinute(); // an answer may have been on its way
    expect(await nextMinute()).toBe(before);
    await tab.evaluate(seen(true));
    await expect.poll(count, SOON).toBe(before + 1);
    await visitor.close();
  });

  it.each(['light', 'dark'] as const)('can be read in a %s theme: text has a contrast of 4.5', async (theme) => {
    const { tab, visitor } = await visit('', theme);
    await signIn(tab, 'rob');
    const places = {
      Traffic: 'traffic',
      Retrievers: `retrievers/${retrieverId}`,
      Experiments: `experiments/${experimentId}`,
      Model: 'model',
    };
    for (const [heading, place] of Object.entries(places)) {
      await tab.evaluate(`location.hash = '#/${place}'`);
      await tab.getByRole('heading', { level: 1, name: heading }).waitFor();
      await expect.poll(() => tab.locator('.loading').count(), SOON).toBe(0);
      expect(await tab.evaluate(FAINT_TEXTS), place).toEqual([]);
    }
    await visitor.close();
  });
});

/** Pretends that the tab is looked at, or is not. */
function seen(isSeen: boolean): string {
  return `Object.defineProperty(document, 'hidden', { value: ${!isSeen}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));`;
}
