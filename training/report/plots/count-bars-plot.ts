import * as Plot from '@observablehq/plot';
import { whole } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { CountBar } from '../statistics/data-facts.js';
import { MUTED, seriesColour } from './colours.js';
import { draw } from './draw.js';

/** How many users or items there are, by how much is known of each. */
export function countBarsPlot(
  bars: readonly CountBar[],
  { label, of, by }: { readonly label: string; readonly of: string; readonly by: string },
): Html {
  return draw({
    label,
    width: 460,
    height: 240,
    marginLeft: 56,
    marginBottom: 44,
    marginTop: 30,
    x: {
      domain: bars.map((bar) => bar.label),
      label: by,
      labelArrow: 'none',
      labelAnchor: 'center',
      tickSize: 0,
      padding: 0.15,
    },
    y: { label: of, labelArrow: 'none', grid: true, ticks: 4, tickFormat: whole },
    marks: [
      Plot.barY(bars, { x: 'label', y: 'count', fill: seriesColour(0) }),
      Plot.text(bars, { x: 'label', y: 'count', text: ({ count }: CountBar) => whole(count), dy: -8, fill: MUTED }),
      Plot.ruleY([0]),
    ],
  });
}
