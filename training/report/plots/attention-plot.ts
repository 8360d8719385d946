import * as Plot from '@observablehq/plot';
import { percent, whole } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { AttentionCell } from '../statistics/attention-by-type.js';
import { INK, seriesColour } from './colours.js';
import { draw } from './draw.js';

/** Shares of the attention: a row for each session feature, a column for each type of user. */
export function attentionPlot(cells: readonly AttentionCell[]): Html {
  const most = Math.max(...cells.map(({ share }) => share));
  const type = ({ userType, cases }: AttentionCell) => `${userType} (${whole(cases)})`;
  const features = [...new Set(cells.map(({ feature }) => feature))];
  const types = [...new Set(cells.map(type))];
  const place = { x: type, y: 'feature' } as const;
  return draw({
    label: 'Attention over the session features by type of user.',
    width: 230 + 150 * types.length,
    height: 40 + 24 * features.length,
    marginLeft: 230,
    marginTop: 34,
    marginBottom: 6,
    x: { domain: types, axis: 'top', label: null, tickSize: 0, padding: 0.04 },
    y: { domain: features, label: null, tickSize: 0, padding: 0.08 },
    marks: [
      Plot.cell(cells, { ...place, fill: seriesColour(0), fillOpacity: ({ share }) => (0.7 * share) / most, rx: 3 }),
      Plot.text(cells, { ...place, text: ({ share }) => percent(share), fill: INK }),
    ],
    opacity: { type: 'identity' },
  });
}
