import type { Surroundings } from './start-polling.js';

/** The window that the page is in. */
export const browserSurroundings: Surroundings = {
  isHidden: () => document.hidden,
  onVisibility: (changed) => {
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  },
  setTimer: (run, ms) => window.setTimeout(run, ms),
  clearTimer: (timer) => window.clearTimeout(timer),
};
