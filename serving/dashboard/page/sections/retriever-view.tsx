import { useState } from 'preact/hooks';
import { useApi } from '../api.js';
import { percent, shortSource, whole } from '../format.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { Choice } from '../parts/choice.js';
import { Facts } from '../parts/facts.js';
import { Legend } from '../parts/legend.js';
import { Loaded } from '../parts/loaded.js';
import { clicksPlot } from '../plots/clicks-plot.js';
import { weightsPlot } from '../plots/weights-plot.js';
import { clickPoints, type Performance, weightPoints } from '../retriever-figures.js';
import { useAnswer } from '../use-answer.js';
import { ConvergenceCard } from './convergence-card.js';
import { LevelsCard } from './levels-card.js';
import { RolloutCard } from './rollout-card.js';
import { SignalsCard } from './signals-card.js';

/** How far to look back, and in which steps. */
const SPANS = [
  { name: '24 hours', days: 1, group_by: 'hour' },
  { name: '14 days', days: 14, group_by: 'day' },
  { name: '12 weeks', days: 84, group_by: 'week' },
] as const;
const DAY_MS = 86_400_000;

/** What a retriever learned, how it is served, and what people make of it. */
export function RetrieverView({ id }: { id: string }) {
  const { client } = useApi();
  const [span, setSpan] = useState(1);
  const performance = useAnswer(async () => {
    const { days, group_by } = SPANS[span]!;
    const { now } = await client.analytics.requests({ minutes: 1 }); // the server's clock counts, not the browser's
    const start_date = new Date(Date.parse(now) - days * DAY_MS).toISOString();
    return client.analytics.performance(id, { start_date, group_by });
  }, [client, id, span]);
  const stats = useAnswer(() => client.retrievers.stats(id), [client, id]);
  return (
    <div class="cards">
      <Choice legend="How far to look back" options={SPANS.map(({ name }) => name)} chosen={span} onChoose={setSpan} />
      <Loaded of={performance}>{(known) => <Outcomes performance={known} />}</Loaded>
      <Loaded of={stats}>
        {(known) => (
          <>
            <RolloutCard stats={known} onChanged={stats.again} />
            <LevelsCard id={id} stats={known} />
          </>
        )}
      </Loaded>
      <ConvergenceCard id={id} />
      <SignalsCard id={id} />
    </div>
  );
}

function Outcomes({ performance }: { performance: Performance }) {
  const { executions, units, interactions, by_arm } = performance.summary;
  const weights = weightPoints(performance);
  const sources = [...new Set(weights.map(({ source }) => source))].sort();
  const clicks = clickPoints(performance);
  const day = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');
  return (
    <>
      <Facts
        facts={[
          { name: 'Lists answered', value: whole(executions), note: `to ${whole(units)} people` },
          { name: 'Interactions', value: whole(interactions), note: 'with these lists' },
          {
            name: 'Clicked, learned weights',
            value: percent(by_arm.learned?.ctr_at_1_to_3),
            note: 'of lists, among the first three',
          },
          {
            name: 'Clicked, static fusion',
            value: percent(by_arm.static?.ctr_at_1_to_3),
            note: 'of lists, among the first three',
          },
        ]}
      />
      <Card
        title="Weights over time"
        about="Means of the learned weights that were served; the band is one standard deviation of what was drawn."
      >
        {weights.length === 0 ? (
          <p class="empty">No learned weights were served in this time.</p>
        ) : (
          <>
            <Legend entries={sources.map((source, colour) => ({ name: shortSource(source), colour }))} />
            <Chart
              label="Mean learned weight of each source over time, with a band of one standard deviation."
              data={weights}
              draw={() => weightsPlot(weights, sources)}
              table={{
                caption: 'Weights over time',
                columns: ['from (UTC)', 'source', 'mean', 'one standard deviation'],
                rows: weights.map(({ time, source, mean, low, high }) => [
                  day(time),
                  shortSource(source),
                  percent(mean),
                  `${percent(low)} to ${percent(high)}`,
                ]),
              }}
            />
          </>
        )}
      </Card>
      <Card
        title="Clicks over time"
        about="Lists with a click among the first three, by what was served; the band is the 95 % interval."
      >
        {clicks.length === 0 ? (
          <p class="empty">Nothing was served in this time.</p>
        ) : (
          <>
            <Legend
              entries={[
                { name: 'learned weights', colour: 0 },
                { name: 'static fusion', colour: -1 },
              ]}
            />
            <Chart
              label="Share of lists with a click among the first three results over time, for learned weights and static fusion."
              data={clicks}
              draw={() => clicksPlot(clicks)}
              table={{
                caption: 'Clicks over time',
                columns: ['from (UTC)', 'served', 'lists', 'clicked', '95 %'],
                rows: clicks.map(({ time, arm, executions: lists, rate, low, high }) => [
                  day(time),
                  arm,
                  whole(lists),
                  percent(rate),
                  `${percent(low)} to ${percent(high)}`,
                ]),
              }}
            />
          </>
        )}
      </Card>
    </>
  );
}
