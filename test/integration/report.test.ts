import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './chromium.js';
import { metafuse, startMetafuse } from './metafuse-process.js';
import { SMALL_TRAINING } from './small-training.js';

/** From a synthetic world to a page, as a user would, and the page in a real browser. */

let folder: string;
let page: string;
let report: (...options: readonly string[]) => ReturnType<typeof metafuse>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metafuse-report-'));
  const [world, config, bundle] = ['world', 'train.yaml', 'bundle'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  page = join(folder, 'report.html');
  await writeFile(config, SMALL_TRAINING);
  await metafuse('synthesize', '--to', world, '--users', '120', '--items', '80', '--seed', '4');
  const shared = ['--data', world, '--config', config, '--steps', '20', '--engine', 'cpu', '--workers', '1'];
  await metafuse('train', ...shared, '--out', bundle);
  const { stdout } = await metafuse('evaluate', ...shared, '--folds', '2', '--fold', '1', '--json');
  await writeFile(join(folder, 'evaluation.json'), stdout);
  report = (...options) => metafuse('report', '--bundle', bundle, '--data', world, '--workers', '1', ...options);
  await report('--out', page, '--evaluation', join(folder, 'evaluation.json'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('metafuse report', () => {
  it('repeats what training recorded of its validation users, with the bundle’s own graphs', async () => {
    expect(await readFile(page, 'utf8')).toContain('They repeat what training recorded');
  });

  it('writes the same bytes again, and says with --json what it did', async () => {
    const again = join(folder, 'again.html');
    const { stdout } = await report('--out', again, '--evaluation', join(folder, 'evaluation.json'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ command: 'report', page: again, cases: expect.any(Number) });
    expect(await readFile(again, 'utf8')).toBe(await readFile(page, 'utf8'));
  });

  it('refuses other data than the bundle was trained on', async () => {
    const other = join(folder, 'other');
    await metafuse('synthesize', '--to', other, '--users', '60', '--items', '40', '--seed', '5');
    const out = join(folder, 'never.html');
    const { finished } = startMetafuse('report', '--bundle', join(folder, 'bundle'), '--data', other, '--out', out);
    const { code, stderr } = await finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/expected one of the data set .*, got one of/);
    await expect(readFile(out)).rejects.toThrow();
  });
});

const executablePath = findChromium();
if (executablePath === null) console.warn('skipped: no Chromium on this machine; CHROMIUM_PATH names one');

describe.skipIf(executablePath === null)('the page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // its sandbox does not start for root
    browser = await chromium.launch({ executablePath: executablePath!, args });
  });
  afterAll(() => browser?.close());

  /** The page, and everything that it asked for or complained about. */
  async function open(options: {
    colorScheme: 'light' | 'dark';
    width: number;
  }): Promise<{ tab: Page; noise: string[] }> {
    const { colorScheme, width } = options;
    const tab = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
    const noise: string[] = [];
    const own = pathToFileURL(page).href;
    tab.on('request', (request) => {
      if (request.url() !== own) noise.push(request.url());
    });
    tab.on('console', (message) => noise.push(message.text()));
    tab.on('pageerror', (error) => noise.push(error.message));
    await tab.goto(own);
    await tab.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })');
    return { tab, noise };
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`asks for nothing, complains of nothing, and fits its window: ${colorScheme}`, async () => {
      const { tab, noise } = await open({ colorScheme, width: 1280 });
      expect(noise).toEqual([]);
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(1280);
      expect(await tab.locator('svg').count()).toBeGreaterThan(12);
    });
  }

  it('fits a narrow window, too', async () => {
    const { tab } = await open({ colorScheme: 'light', width: 400 });
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(400);
  });

  it('is dark where dark is preferred, and text stands out against both', async () => {
    const contrasts = await Promise.all(
      (['light', 'dark'] as const).map(async (colorScheme) => {
        const { tab } = await open({ colorScheme, width: 1280 });
        return (await tab.evaluate(CONTRASTS)) as Record<string, number>;
      }),
    );
    for (const one of contrasts) {
      for (const [name, contrast] of Object.entries(one)) expect(contrast, name).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrasts[0]).not.toEqual(contrasts[1]);
  });

  it('writes no two texts of a picture over each other, and none outside of it', async () => {
    const { tab } = await open({ colorScheme: 'light', width: 1280 });
    expect(await tab.evaluate(COLLISIONS)).toEqual([]);
  });
});

/** Contrast to the surface of every colour that text is written in; WCAG 2.2, relative luminance. */
const CONTRASTS = `(() => {
  const probe = document.body.appendChild(document.createElement('i'));
  const luminance = (name) => {
    probe.style.color = 'var(' + name + ')';
    const parts = getComputedStyle(probe).color.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const names = ['--ink', '--muted', ...[0, 1, 2, 3, 4, 5, 6].map((index) => '--series-' + index)];
  const surface = luminance('--surface');
  return Object.fromEntries(names.map((name) => {
    const [low, high] = [luminance(name), surface].sort((a, b) => a - b);
    return [name, (high + 0.05) / (low + 0.05)];
  }));
})()`;

/** Pairs of texts of one picture that overlap by more than a pixel each way, and texts that leave their picture. */
const COLLISIONS = `[...document.querySelectorAll('svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim() !== '');
  const boxes = texts.map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
  const label = svg.getAttribute('aria-label');
  const outside = boxes.filter(({ box }) => box.left < frame.left - 2 || box.right > frame.right + 2 || box.bottom > frame.bottom + 2);
  const over = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) =>
    Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
    Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 3).map((b) => a.text + ' over ' + b.text));
  return [...outside.map(({ text }) => text + ' outside'), ...over].map((what) => label + ' ' + what);
})`;
