import { createDocument } from '@mixmark-io/domino';
import * as Plot from '@observablehq/plot';
import { Html } from '../page/html.js';

/** What is drawn, and in one sentence what it shows, for whoever cannot see it. */
export interface Drawing extends Omit<Plot.PlotOptions, 'document' | 'className' | 'ariaLabel'> {
  readonly label: string;
}

/**
 * Draws a plot as SVG. Colours are custom properties of the page (page/style.ts), so one drawing serves light and dark; all text goes
 * through the document, which escapes it.
 */
export function draw({ label, ...options }: Drawing): Html {
  const svg = Plot.plot({
    ...options,
    document: createDocument(),
    className: 'plot',
    ariaLabel: label,
  });
  svg.setAttribute('role', 'img');
  return new Html(svg.outerHTML.replace(/<style>.*?<\/style>/s, ''));
}
