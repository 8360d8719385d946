import { FusionError } from '../data/schema/errors.js';
import type { Estimate } from '../models/metrics/estimate.js';
import type { FusionSimulation } from '../training/simulation/fusion/simulate-fusion.js';

/** Policies that are drawn, and how: colours that also the colour-blind tell apart (Okabe, Ito), dashes for hard switches. */
const DRAWN: Readonly<Record<string, { readonly colour: string; readonly dashes?: string }>> = {
  equal: { colour: '#888888' },
  fixed: { colour: '#000000' },
  sources_hard: { colour: '#e69f00', dashes: '5 4' },
  sources_pooled: { colour: '#d55e00' },
  blends_hard: { colour: '#56b4e9', dashes: '5 4' },
  blends_pooled: { colour: '#0072b2' },
  blends_tuned: { colour: '#009e73' },
};

const PANEL = { width: 380, height: 320, top: 56, left: 56, labels: 120 } as const;
const SIZE = { width: 2 * (PANEL.left + PANEL.width + PANEL.labels), height: PANEL.top + PANEL.height + 52 } as const;
const LINE_HEIGHT = 14;

/** One policy in one panel; x in pixels. */
interface Curve {
  readonly name: string;
  readonly points: readonly (Estimate & { readonly x: number })[];
}

/**
 * Draws what policies gain in NDCG@10 over reciprocal rank fusion, with 95 % bands: over time, and by how many lists a visitor saw
 * before.
 * @param title above the panels
 * @returns SVG
 * @throws FusionError `usage` where d3-scale and d3-shape are not installed
 */
export async function drawFusion(simulation: FusionSimulation, title: string): Promise<string> {
  const { scale, shape } = await d3();
  const { policies, windowEnds, historyBounds } = simulation;
  const names = Object.keys(DRAWN).filter((name) => name in policies);
  const estimates = names.flatMap((name) =>
    [...policies[name]!.windows, ...policies[name]!.byHistory].map(({ gain }) => gain),
  );
  const y = scale
    .scaleLinear()
    .domain([Math.min(...estimates.map(({ low }) => low)), Math.max(...estimates.map(({ high }) => high))])
    .range([PANEL.height, 0])
    .nice();
  const time = scale
    .scaleLinear()
    .domain([0, windowEnds.at(-1)!])
    .range([0, PANEL.width]);
  const groups = scale.scalePoint<number>().domain(historyBounds).range([0, PANEL.width]).padding(0.3);
  const area = shape
    .area<Curve['points'][number]>()
    .x(({ x }) => x)
    .y0(({ low }) => y(low))
    .y1(({ high }) => y(high));
  const line = shape
    .line<Curve['points'][number]>()
    .x(({ x }) => x)
    .y(({ value }) => y(value));

  const drawCurve = ({ name, points }: Curve) => {
    const { colour, dashes = '' } = DRAWN[name]!;
    return [
      `<path d="${area([...points])}" fill="${colour}" opacity="0.15"/>`,
      `<path d="${line([...points])}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-dasharray="${dashes}"/>`,
    ].join('\n');
  };
  const drawPanel = (column: number, caption: string, ticks: readonly (readonly [number, string])[], curves: Curve[]) =>
    [
      `<g transform="translate(${PANEL.left + column * (SIZE.width / 2)} ${PANEL.top})">`,
      ...y.ticks(6).map((tick) => grid(y(tick), tick.toFixed(2))),
      ...ticks.map(([x, label]) => text(x, PANEL.height + 18, label, 'middle')),
      text(PANEL.width / 2, PANEL.height + 40, caption, 'middle'),
      ...curves.map(drawCurve),
      ...labels(curves.map(({ name, points }) => ({ name, y: y(points.at(-1)!.value) }))),
      '</g>',
    ].join('\n');

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="white"/>`,
    text(PANEL.left, 24, title, 'start'),
    text(
      PANEL.left,
      42,
      'NDCG@10 less that of reciprocal rank fusion in the same world; bands: 95 % intervals over worlds',
      'start',
    ),
    drawPanel(
      0,
      'lists shown so far',
      time.ticks(5).map((tick) => [time(tick), tick.toLocaleString('en')] as const),
      names.map((name) => ({
        name,
        points: policies[name]!.windows.map(({ gain }, window) => ({
          ...gain,
          x: time((windowEnds[window]! + (windowEnds[window - 1] ?? 0)) / 2),
        })),
      })),
    ),
    drawPanel(
      1,
      'lists that the visitor saw before, from … on',
      historyBounds.map((bound) => [groups(bound)!, String(bound)] as const),
      names.map((name) => ({
        name,
        points: policies[name]!.byHistory.map(({ gain }, group) => ({ ...gain, x: groups(historyBounds[group]!)! })),
      })),
    ),
    '</svg>',
    '',
  ].join('\n');
}

/** Loaded when they are needed: only development installs them. */
async function d3() {
  try {
    return { scale: await import('d3-scale'), shape: await import('d3-shape') };
  } catch (cause) {
    const message = 'Pictures need the packages d3-scale and d3-shape: npm install d3-scale d3-shape';
    throw new FusionError('usage', message, {}, cause);
  }
}

function grid(y: number, label: string): string {
  const rule = `<line x1="0" x2="${PANEL.width}" y1="${y}" y2="${y}" stroke="#dddddd"/>`;
  return `${rule}\n${text(-8, y + 4, label, 'end')}`;
}

/** Names beside the ends of their curves, moved apart where they would overlap. */
function labels(ends: readonly { readonly name: string; readonly y: number }[]): string[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return [...ends]
    .sort((a, b) => a.y - b.y)
    .map(({ name, y }) => {
      lowest = Math.max(y + 4, lowest + LINE_HEIGHT);
      return text(PANEL.width + 8, lowest, name, 'start', DRAWN[name]!.colour);
    });
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', colour = '#333333'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${content}</text>`;
}
