import Bowser from 'bowser';

/** What a browser says of itself; null where it does not say. */
export interface UserAgent {
  /** `mobile`, `tablet`, `desktop`, `tv`, `bot` */
  readonly device: string | null;
  readonly os: string | null;
  readonly browser: string | null;
}

/** The longest that is read: real ones have some 200 characters. */
const LONGEST = 1024;

/** Reads the `User-Agent` of a request. Nothing in it is proof of anything: whoever asks writes it. */
export function readUserAgent(text: string): UserAgent {
  const cut = text.slice(0, LONGEST).trim();
  if (cut === '') return { device: null, os: null, browser: null };
  const { platform, os, browser } = Bowser.parse(cut);
  const name = (value: string | undefined) => value?.toLowerCase().replaceAll(' ', '_') || null;
  return { device: name(platform.type), os: name(os.name), browser: name(browser.name) };
}
