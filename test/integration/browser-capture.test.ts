import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server as PageServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../serving/app.js';
import { type Client, createClient, type ShownResults } from '../../serving/client/index.js';
import { findChromium } from './chromium.js';
import { serve } from './served.js';

/** The capture script in a real browser, on pages of another origin than the server's, which allows none. */

const TEXT = 'shop://text@v1/words';
const IMAGE = 'shop://image@v1/hashed';

interface Sent {
  readonly namespace: string;
  readonly contentType: string | undefined;
  readonly interactions: readonly Readonly<Record<string, unknown>>[];
}

const executablePath = findChromium();
if (executablePath === null) console.warn('skipped: no Chromium on this machine; CHROMIUM_PATH names one');

/** A browser without a screen stops answering once in a great while; what is wrong with the script is wrong each time. */
const PATIENCE = { timeout: 120_000, retry: 2 };

describe.skipIf(executablePath === null)('capture.js', PATIENCE, () => {
  let browser: Browser;
  let app: App;
  let api: string;
  let pages: PageServer;
  let site: string;
  const sent: Sent[] = [];
  /** Pages by path, beside those of {@link page}. */
  const pageOf = new Map<string, string>();

  beforeAll(async () => {
    app = await createApp({ bundle: null });
    app.addHook('preValidation', async ({ method, namespace, headers, body }) => {
      if (method !== 'POST') return;
      const { interactions } = body as Pick<Sent, 'interactions'>;
      sent.push({ namespace, contentType: headers['content-type'], interactions });
    });
    api = await app.listen({ port: 0, host: '127.0.0.1' });
    pages = createServer(({ url }, response) => {
      const html = pageOf.get(url!) ?? page(url!, `${api}/capture.js?namespace=shop`);
      response.setHeader('content-type', 'text/html').end(html);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // its sandbox does not start for root
    browser = await chromium.launch({ executablePath: executablePath!, args });
  });
  afterAll(async () => {
    await browser?.close();
    pages?.close();
    await app?.close();
  });

  /** A tab of a new visitor, on the results, with nothing sent yet. */
  async function visit(path = '/'): Promise<{ tab: Page; visitor: BrowserContext }> {
    sent.length = 0;
    const visitor = await browser.newContext({ viewport: { width: 800, height: 600 } });
    const tab = await visitor.newPage();
    await tab.goto(`${site}${path}`, { waitUntil: 'networkidle' });
    return { tab, visitor };
  }
  const all = () => sent.flatMap(({ interactions }) => interactions);
  const ofType = (type: string) => all().filter(({ interaction_type: types }) => (types as string[])[0] === type);

  it('records a click with its position, source, user and session, although the page is left at once', async () => {
    const { tab, visitor } = await visit();
    await tab.click('[data-document-id="d2"] a');
    await tab.waitForURL('**/opened');
    await expect.poll(() => ofType('click')).toHaveLength(1);
    expect(ofType('click')[0]).toEqual({
      feature_id: 'd2',
      interaction_type: ['click'],
      position: 2,
      execution_id: 'exec_1',
      feature_uri: 'mixpeek://image@v1/embed',
      user_id: 'u1',
      session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(sent[0]).toMatchObject({ namespace: 'shop', contentType: 'text/plain;charset=UTF-8' });
    await visitor.close();
  });

  it('keeps one session over the pages of a tab, and gives another visitor another', async () => {
    const { tab, visitor } = await visit();
    await tab.click('[data-document-id="d0"] a');
    await tab.waitForURL('**/opened');
    await tab.goBack();
    await tab.click('[data-document-id="d1"] a');
    await expect.poll(() => ofType('click')).toHaveLength(2);
    const sessions = ofType('click').map(({ session_id: session }) => session);
    await visitor.close();
    const other = await visit();
    await other.tab.click('[data-document-id="d1"] a');
    await expect.poll(() => ofType('click')).toHaveLength(1);
    expect(sessions[1]).toBe(sessions[0]);
    expect(ofType('click')[0]!['session_id']).not.toBe(sessions[0]);
    await other.visitor.close();
  });

  it('ends in the store: what was clicked, in which answer and session, and the source that found it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'browser-'));
    const served = await serve('--store', join(folder, 'store'));
    const client = createClient({ baseUrl: served.address, namespace: 'shop' });
    const shown = await searchFilms(client);
    const clicked = shown.results.find(({ top_feature_uri: top }) => top === IMAGE)!;
    const script = `${served.address}/capture.js?namespace=shop`;
    pageOf.set('/found', resultsPage(shown, script));
    const visitor = await browser.newContext();
    const tab = await visitor.newPage();
    await tab.goto(`${site}/found`, { waitUntil: 'networkidle' });
    const session = await tab.evaluate(`import('${script}').then(({ sessionId }) => sessionId())`);
    await tab.click(`[data-document-id="${clicked.document_id}"] a`);
    await tab.waitForURL('**/opened');
    const list = async () => (await client.retrievers.listInteractions({ interaction_type: ['click'] })).results;
    await expect.poll(list, { timeout: 10_000 }).toHaveLength(1);
    expect((await list())[0]).toMatchObject({
      feature_id: clicked.document_id,
      position: clicked.rank - 1,
      execution_id: shown.execution_id,
      retriever_id: shown.retriever_id,
      feature_uri: IMAGE,
      user_id: 'ann',
      session_id: session,
      reward_value: 1,
    });
    const { features } = await client.retrievers.getUserWeights(shown.retriever_id, 'ann');
    expect(features.find(({ feature_uri: uri }) => uri === IMAGE)!.positive).toBe(1);
    await visitor.close();
    await served.stop();
    await rm(folder, { recursive: true });
  });

  it('takes as a view what was half visible for a second, once, and not what is below', async () => {
    const { tab, visitor } = await visit();
    await tab.waitForTimeout(1300);
    await tab.mouse.wheel(0, 160); // the first goes, the last comes, for less than a second
    await tab.waitForTimeout(300);
    await tab.mouse.wheel(0, -160);
    await tab.waitForTimeout(1300);
    await tab.goto('about:blank'); // what waited is sent when the page goes
    await expect.poll(() => ofType('view').map(({ feature_id: id }) => id)).toEqual(['d0', 'd1', 'd2']);
    await visitor.close();
  });

  it('calls what a button says by its name, and finds results that come later', async () => {
    const { tab, visitor } = await visit();
    await tab.evaluate(`
      const list = document.querySelector('ol');
      Object.assign(list.dataset, { executionId: 'exec_2', userId: '' }); // nobody is logged in
      list.innerHTML = '<li data-document-id="d9" data-position="4" data-feature-uri="">later <button data-interaction="add_to_cart">buy</button></li>';
    `);
    await tab.click('button');
    await expect
      .poll(() => ofType('add_to_cart'))
      .toMatchObject([{ feature_id: 'd9', position: 4, execution_id: 'exec_2' }]);
    expect(ofType('add_to_cart')[0]).not.toHaveProperty('user_id'); // what is empty is not sent
    expect(ofType('add_to_cart')[0]).not.toHaveProperty('feature_uri');
    await tab.waitForTimeout(1300);
    await tab.evaluate(`document.querySelector('li').dataset.documentId = 'd10'`); // as frameworks do, the element stays
    await tab.waitForTimeout(1300);
    await tab.goto('about:blank');
    await expect.poll(() => ofType('view')).toMatchObject([{ feature_id: 'd9' }, { feature_id: 'd10' }]);
    await visitor.close();
  });

  it('says how long something was open, and calls it a long view after thirty seconds', async () => {
    const { tab, visitor } = await visit('/opened');
    await tab.waitForTimeout(300);
    await tab.goto('about:blank');
    await expect.poll(() => ofType('dwell_time')).toMatchObject([{ feature_id: 'd2', execution_id: 'exec_1' }]);
    const { duration_ms: shortMs } = ofType('dwell_time')[0]!['metadata'] as { duration_ms: number };
    expect(shortMs).toBeGreaterThan(250);
    await tab.clock.install();
    await tab.goto(`${site}/opened`);
    await tab.clock.fastForward(31_000);
    await tab.goto('about:blank');
    await expect.poll(() => ofType('long_view')).toMatchObject([{ feature_id: 'd2', metadata: expect.anything() }]);
    expect(ofType('click')).toEqual([]); // reading on is no click on a result
    await visitor.close();
  });
});

/** A page of results, or of the one that was opened. */
function page(path: string, script: string): string {
  const head = `<!doctype html><script type="module" src="${script}"></script>`;
  if (path === '/opened') {
    return `${head}<article data-dwell data-execution-id="exec_1" data-document-id="d2" data-position="2">read</article>`;
  }
  const source = ['text', 'text', 'image', 'image'];
  const results = source.map(
    (name, position) =>
      `<li style="height:190px" data-document-id="d${position}" data-position="${position}"
         data-feature-uri="mixpeek://${name}@v1/embed"><a href="/opened">result ${position}</a></li>`,
  );
  return `${head}<body style="margin:0"><ol style="margin:0" data-execution-id="exec_1" data-user-id="u1">${results.join('')}</ol>`;
}

/** What a retriever of words and of vectors finds for somebody. */
async function searchFilms({ collections, retrievers }: Client): Promise<ShownResults> {
  await collections.create({ name: 'words', feature_uri: TEXT, kind: 'bm25' });
  await collections.create({ name: 'looks', feature_uri: IMAGE, kind: 'vector', dimension: 64 });
  await collections.writeDocuments('words', [
    { id: 'a', text: 'star wars' },
    { id: 'b', text: 'a star is born' },
  ]);
  await collections.writeDocuments('looks', [
    { id: 'c', text: 'star star star' },
    { id: 'd', text: 'garden' },
  ]);
  const searches = [TEXT, IMAGE].map((feature_uri) => ({ feature_uri, query: '{{INPUT.query}}', weight: 1 }));
  const parameters = { searches, fusion: 'weighted' };
  const { retriever_id: id } = await retrievers.create({
    retriever_name: 'films',
    stages: [{ stage_type: 'filter', stage_id: 'feature_search', parameters }],
  });
  return retrievers.execute(id, { inputs: { query: 'star', user_id: 'ann' } });
}

/** The page that a shop would make of an answer. */
function resultsPage({ execution_id: id, results }: ShownResults, script: string): string {
  const items = results.map(
    ({ document_id, rank, top_feature_uri }) =>
      `<li data-document-id="${document_id}" data-position="${rank - 1}" data-feature-uri="${top_feature_uri}">
         <a href="/opened">${document_id}</a></li>`,
  );
  return `<!doctype html><script type="module" src="${script}"></script><ol data-execution-id="${id}">${items.join('')}</ol>`;
}
