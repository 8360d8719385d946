import type { Html } from './html.js';

/** One chapter of the page. */
export interface Section {
  /** Of its anchor. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}
