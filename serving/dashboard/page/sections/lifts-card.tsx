import { useState } from 'preact/hooks';
import { useApi } from '../api.js';
import {
  type Crumb,
  crumbsTo,
  type Experiment,
  hasChildren,
  MIN_SAMPLES,
  type Segments,
  segmentLifts,
  shortSegment,
} from '../experiment-figures.js';
import { NONE, percent, pValue, signedInterval, whole } from '../format.js';
import { Card } from '../parts/card.js';
import { Drawing } from '../parts/chart.js';
import { Choice } from '../parts/choice.js';
import { Loaded } from '../parts/loaded.js';
import { Table } from '../parts/table.js';
import { MUTED, seriesColour } from '../plots/colours.js';
import { intervalPlot } from '../plots/interval-plot.js';
import { useAnswer } from '../use-answer.js';

/** A forest plot of segments beside everybody else, from everybody down the tree. */
export function LiftsCard({ experiment }: { experiment: Experiment }) {
  const { client } = useApi();
  const { experiment_id: id, context_features: declared } = experiment;
  const [parent, setParent] = useState<string | null>(null);
  const query = parent === null ? {} : { parent };
  const segments = useAnswer(() => client.experiments.segments(id, query), [client, id, parent]);
  return (
    <Card
      wide
      title="Lift by segment"
      about={`How much more of a segment’s visits convert than of ${parent === null || parent === 'global' ? 'all visits' : `all visits of ${parent}`}, with 95 % intervals. Significant by the z-test, adjusted for the number of segments, in colour.`}
    >
      <Choice
        legend="Which segments"
        options={['the narrowest', 'level by level']}
        chosen={parent === null ? 0 : 1}
        onChoose={(index) => setParent(index === 0 ? null : 'global')}
      />
      {parent !== null && <Crumbs crumbs={crumbsTo(parent, declared)} onUp={setParent} />}
      <Loaded of={segments}>
        {(known) => <Forest segments={known.segments} parent={parent} declared={declared} onDown={setParent} />}
      </Loaded>
    </Card>
  );
}

/** The way back up. */
function Crumbs({ crumbs, onUp }: { crumbs: readonly Crumb[]; onUp: (key: string) => void }) {
  return (
    <nav class="crumbs" aria-label="Segments above">
      {crumbs.map(({ key, name }, index) =>
        index === crumbs.length - 1 ? (
          <span key={key} aria-current="true">
            {name}
          </span>
        ) : (
          <button key={key} type="button" class="link" onClick={() => onUp(key)}>
            {name}
          </button>
        ),
      )}
    </nav>
  );
}

function Forest({
  segments,
  parent,
  declared,
  onDown,
}: {
  segments: Segments;
  parent: string | null;
  declared: readonly string[];
  onDown: (key: string) => void;
}) {
  const lifts = segmentLifts(segments);
  if (lifts.length === 0) {
    return <p class="empty">No segment here has {MIN_SAMPLES} visits yet.</p>;
  }
  const rows = lifts.map(({ key, lift: { value, low, high }, isSignificant }) => ({
    name: shortSegment(key, parent),
    ...{ value: 100 * value, low: 100 * low, high: 100 * high },
    colour: !isSignificant ? MUTED : value > 0 ? seriesColour(0) : seriesColour(1),
    text: signedInterval(100 * value, 100 * low, 100 * high),
  }));
  const left = segments.length - lifts.length;
  return (
    <>
      <Drawing
        label="Lift of each segment with its 95 % interval."
        data={segments}
        draw={() =>
          intervalPlot(rows, {
            quantity: 'lift, %',
            tick: (value) => `${value > 0 ? '+' : ''}${String(value).replace('-', '−')}`,
            reference: 0,
            nameWidth: Math.min(300, 24 + 6.5 * Math.max(...rows.map(({ name }) => name.length))),
            textWidth: 190,
          })
        }
      />
      <Table
        caption="Segments"
        columns={['segment', 'visits', 'converted', 'lift', 'p, adjusted', 'Cohen’s h', 'verdict']}
        wordy={['verdict']}
        rows={lifts.map(({ key, samples, rate, lift, pAdjusted, isSignificant, cohensH }) => [
          hasChildren(key, declared) ? (
            <button key={key} type="button" class="link" onClick={() => onDown(key)}>
              {shortSegment(key, parent)}
            </button>
          ) : (
            shortSegment(key, parent)
          ),
          whole(samples),
          percent(rate.value),
          signedInterval(100 * lift.value, 100 * lift.low, 100 * lift.high),
          pValue(pAdjusted),
          Number.isFinite(cohensH) ? cohensH.toFixed(2).replace('-', '−') : NONE,
          isSignificant ? 'significant' : 'not significant',
        ])}
      />
      {left > 0 && (
        <p class="muted">
          {whole(left)} {left === 1 ? 'segment has' : 'segments have'} fewer than {MIN_SAMPLES} visits and{' '}
          {left === 1 ? 'is' : 'are'} left out.
        </p>
      )}
    </>
  );
}
