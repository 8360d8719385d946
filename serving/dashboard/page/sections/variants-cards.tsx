import { useState } from 'preact/hooks';
import { type Analysis, type Experiment, variantDifferences } from '../experiment-figures.js';
import { figure, percent, whole } from '../format.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { percentTick } from '../plots/axes.js';
import { MUTED, seriesColour } from '../plots/colours.js';
import { type IntervalRow, intervalPlot } from '../plots/interval-plot.js';

/** Variants over all visits, and beside the control in one segment. */
export function VariantsCards({ experiment, analysis }: { experiment: Experiment; analysis: Analysis }) {
  return (
    <>
      <Overall analysis={analysis} />
      <InSegment experiment={experiment} analysis={analysis} />
    </>
  );
}

function Overall({ analysis: { variants } }: { analysis: Analysis }) {
  const rows = variants.flatMap(({ variant, rate, corrected_rate: corrected }, index): IntervalRow[] => {
    const { value, low, high } = corrected ?? rate;
    if (value === null || low === null || high === null) return [];
    return [{ name: variant, value, low, high, colour: seriesColour(index), text: rangeText(value, low, high) }];
  });
  return (
    <Card
      title="Variants"
      about="Conversion over all visits, with 95 % intervals; corrected by propensities where it can be, since adaptive allocation biases plain rates."
    >
      {rows.length === 0 ? (
        <p class="empty">Nothing was allocated yet.</p>
      ) : (
        <Chart
          label="Conversion of each variant with its 95 % interval."
          data={variants}
          draw={() => intervalPlot(rows, { quantity: 'converted', tick: percentTick, nameWidth: 100 })}
          table={{
            caption: 'Variants',
            columns: ['variant', 'visits', 'expected', 'converted', 'corrected'],
            rows: variants.map(({ variant, samples, expected_samples: expected, rate, corrected_rate: corrected }) => [
              variant,
              whole(samples),
              whole(expected),
              percent(rate.value),
              percent(corrected?.value),
            ]),
          }}
        />
      )}
    </Card>
  );
}

function InSegment({ experiment, analysis }: { experiment: Experiment; analysis: Analysis }) {
  const keys = [...new Set(analysis.by_variant.map(({ segment_key: key }) => key))].sort();
  const first = analysis.high_performers[0]?.segment_key ?? keys[0] ?? '';
  const [segment, setSegment] = useState(first);
  const chosen = keys.includes(segment) ? segment : first;
  const differences = variantDifferences(analysis, chosen);
  const isPlain = differences.some(({ isCorrected }) => !isCorrected);
  return (
    <Card title="Variants by segment" about={`Difference to the control, ${experiment.control}, with 95 % intervals.`}>
      {keys.length === 0 ? (
        <p class="empty">No segment has enough visits yet.</p>
      ) : (
        <>
          <label>
            Segment
            <select value={chosen} onChange={({ currentTarget }) => setSegment(currentTarget.value)}>
              {keys.map((key) => (
                <option key={key} value={key}>
                  {key}
                </option>
              ))}
            </select>
          </label>
          {differences.length === 0 ? (
            <p class="empty">Too few visits of each variant to compare them here.</p>
          ) : (
            <Chart
              label={`Difference of each variant to ${experiment.control} in ${chosen}.`}
              data={JSON.stringify(differences)}
              draw={() =>
                intervalPlot(
                  differences.map(({ variant, value, low, high, isSignificant }) => ({
                    ...{ name: variant, value, low, high, text: rangeText(value, low, high) },
                    colour: isSignificant ? seriesColour(value > 0 ? 0 : 1) : MUTED,
                  })),
                  { quantity: 'difference in conversion', tick: percentTick, reference: 0, nameWidth: 100 },
                )
              }
              table={{
                caption: `Variants in ${chosen}`,
                columns: ['variant', 'visits', 'difference', '', 'estimate'],
                rows: differences.map(({ variant, samples, value, low, high, isSignificant, isCorrected }) => [
                  variant,
                  whole(samples),
                  rangeText(value, low, high),
                  isSignificant ? 'significant' : 'not significant',
                  isCorrected ? 'corrected' : 'plain',
                ]),
              }}
            />
          )}
          {isPlain && <p class="warning">Some differences are plain: too few visits of a variant to correct them.</p>}
        </>
      )}
    </Card>
  );
}

/** `12.3 % [10.1, 14.8]` */
function rangeText(value: number, low: number, high: number): string {
  return `${percent(value)} [${figure(100 * low, 1)}, ${figure(100 * high, 1)}]`;
}
