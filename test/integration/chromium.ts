import { existsSync } from 'node:fs';

const COMMON = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium of this machine: that of CHROMIUM_PATH, else in a common place; null where there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  return named ?? COMMON.find((path) => existsSync(path)) ?? null;
}
