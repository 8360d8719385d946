import { SingleBar } from 'cli-progress';
import { say } from './say.js';

/** Reports progress of long work: `done` of `total`, and a few figures worth watching. */
export type Progress = (done: number, total: number, figures?: Readonly<Record<string, string>>) => void;

/** A bar with rate and time left on a terminal; elsewhere a plain line each time another tenth is done. */
export function progressBar(label: string): { readonly update: Progress; readonly stop: () => void } {
  const terminal = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total} {percentage}% {eta_formatted} left {figures}`,
    stream: process.stderr,
    hideCursor: true,
    etaBuffer: 50,
  });
  let started = false;
  let tenth = 0;
  const update: Progress = (done, total, figures = {}) => {
    const words = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
    if (terminal) {
      if (!started) bar.start(total, done, { figures: '' });
      bar.update(done, { figures: words.join(', ') });
    } else if (Math.floor((10 * done) / total) > tenth) {
      tenth = Math.floor((10 * done) / total);
      say([`${label} ${done}/${total}`, ...words].join(', '));
    }
    started = true;
  };
  return { update, stop: () => terminal && started && bar.stop() };
}
