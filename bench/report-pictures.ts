import { join, resolve } from 'node:path';
import { argv, env, getuid } from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * Pictures of a page that `metafuse report` wrote, for the docs: `npx tsx bench/report-pictures.ts report.html docs`.
 * CHROMIUM_PATH names the browser, if it is elsewhere; playwright-core is there in a checkout alone.
 */

/** Chapters, and what their picture is called. */
const CHAPTERS = {
  weights: 'report-weights',
  reliability: 'report-reliability',
  coverage: 'report-coverage',
  comparison: 'report-comparison', // where the page has an evaluation
} as const;

const [, , page, folder] = argv;
if (page === undefined || folder === undefined) throw new Error('usage: npx tsx bench/report-pictures.ts PAGE FOLDER');

const { chromium } = await import('playwright-core');
const browser = await chromium.launch({
  executablePath: env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: getuid?.() === 0 ? ['--no-sandbox'] : [], // its sandbox does not start for root
});
try {
  const tab = await browser.newPage({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
  await tab.goto(pathToFileURL(resolve(page)).href);
  for (const [chapter, name] of Object.entries(CHAPTERS)) {
    const figure = tab.locator(`#${chapter} figure`).first();
    if ((await figure.count()) > 0) await figure.screenshot({ path: join(folder, `${name}.png`) });
  }
} finally {
  await browser.close();
}
