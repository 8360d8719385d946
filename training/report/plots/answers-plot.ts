import * as Plot from '@observablehq/plot';
import { axisPercent, percent } from '../page/format.js';
import type { Html } from '../page/html.js';
import type { AnswersAtCount } from '../statistics/answers-by-count.js';
import { REASONS, type Reason } from '../who-answered.js';
import { seriesColour } from './colours.js';
import { draw } from './draw.js';

/** What each share means, and its colour. */
const REASON_COLOURS: Readonly<Record<Reason, string>> = {
  network: seriesColour(0),
  uncertain: seriesColour(1),
  missing_features: seriesColour(3),
  cold_user: 'var(--muted)',
};

interface Segment {
  readonly known: number;
  readonly reason: Reason;
  readonly start: number;
  readonly end: number;
}

/** Who scored the ten items that are served first, by number of known positives. */
export function answersPlot(answers: readonly AnswersAtCount[]): Html {
  const segments = answers.flatMap(({ known, answered }) => {
    let start = 0;
    return REASONS.map((reason): Segment => {
      const segment = { known, reason, start, end: start + answered[reason] };
      start = segment.end;
      return segment;
    });
  });
  const middle = ({ start, end }: Segment) => (start + end) / 2;
  return draw({
    label: 'Share of the ten items served first by who scored them, by number of known positives.',
    width: 960,
    height: 70 + 34 * answers.length,
    marginLeft: 56,
    marginRight: 28,
    marginTop: 10,
    marginBottom: 44,
    x: {
      domain: [0, 1],
      label: 'share of the ten items served first',
      labelArrow: 'none',
      labelAnchor: 'center',
      tickFormat: axisPercent,
      ticks: 5,
    },
    y: { type: 'band', label: 'positives known', labelArrow: 'none', labelAnchor: 'center', tickSize: 0, padding: 0.2 },
    marks: [
      Plot.barX(
        segments.filter(({ start, end }) => end > start),
        {
          x1: 'start',
          x2: 'end',
          y: 'known',
          fill: ({ reason }: Segment) => REASON_COLOURS[reason],
          insetRight: 1,
        },
      ),
      Plot.text(
        segments.filter(({ start, end }) => end - start > WIDE),
        {
          x: middle,
          y: 'known',
          text: ({ reason, start, end }: Segment) => `${reason.replace('_', ' ')} ${percent(end - start, 0)}`,
          fill: 'var(--surface)',
          fontWeight: 600,
        },
      ),
    ],
  });
}

/** Narrower segments have no room for their name; the table below the picture has their share. */
const WIDE = 0.14;
