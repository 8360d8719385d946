import { progressBar } from './progress-bar.js';

/** One progress bar after another: a new one whenever the stage changes. */
export function stagedProgress() {
  let current: { readonly stage: string; readonly bar: ReturnType<typeof progressBar> } | undefined;
  const stop = () => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    stop,
    update: (stage: string, done: number, total: number, figures: Readonly<Record<string, string>> = {}) => {
      if (current?.stage !== stage) {
        stop();
        current = { stage, bar: progressBar(stage) };
      }
      current.bar.update(done, total, figures);
    },
  };
}
