import { join } from 'node:path';
import { env, getuid } from 'node:process';
import type { Locator, Page } from 'playwright-core';

/** One picture: where, in which theme, and what is done and shown there. */
interface Picture {
  readonly name: string;
  readonly section: string;
  readonly theme: 'light' | 'dark';
  /** Before the picture is taken; what it ends with is at the top of the window. */
  readonly prepare?: (tab: Page) => Promise<Locator | undefined>;
}

function picturesOf(userId: string): readonly Picture[] {
  return [
    { name: 'traffic', section: 'traffic', theme: 'light' },
    { name: 'retrievers', section: 'retrievers', theme: 'light' },
    {
      name: 'rollout',
      section: 'retrievers',
      theme: 'dark',
      prepare: async (tab) => {
        await tab.getByRole('button', { name: 'Ask the gate' }).click();
        await tab.getByRole('table', { name: 'Checks of the gate' }).waitFor();
        return tab.getByRole('region', { name: 'Rollout' });
      },
    },
    {
      name: 'experiments',
      section: 'experiments',
      theme: 'light',
      prepare: async (tab) => tab.getByRole('region', { name: 'Lift by segment' }),
    },
    {
      name: 'model',
      section: 'model',
      theme: 'dark',
      prepare: async (tab) => {
        await tab.getByRole('textbox', { name: 'User' }).fill(userId);
        await tab.getByRole('button', { name: 'Show' }).click();
        await tab.getByRole('img', { name: /^Attention over/ }).waitFor();
        return undefined;
      },
    },
  ];
}

/** Height of the bar that stays at the top, and some air. */
const TOP = 68;

/** Takes pictures of a served dashboard, as large as a small laptop's window. CHROMIUM_PATH names the browser. */
export async function takePictures(
  address: string,
  { folder, userId }: { readonly folder: string; readonly userId: string },
): Promise<void> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: getuid?.() === 0 ? ['--no-sandbox'] : [], // its sandbox does not start for root
  });
  try {
    for (const { name, section, theme, prepare } of picturesOf(userId)) {
      const tab = await browser.newPage({ colorScheme: theme, viewport: { width: 1280, height: 800 } });
      await tab.goto(`${address}/dashboard/#/${section}`, { waitUntil: 'networkidle' });
      await tab.locator('.plot').first().waitFor();
      const top = await prepare?.(tab);
      await tab.waitForLoadState('networkidle');
      const box = await top?.boundingBox();
      if (box) await tab.mouse.wheel(0, box.y - TOP);
      await tab.waitForTimeout(300); // until it has scrolled
      await tab.screenshot({ path: join(folder, `dashboard-${name}.png`) });
      await tab.close();
    }
  } finally {
    await browser.close();
  }
}
