import type { Client } from '../../../client/index.js';
import { useApi } from '../api.js';
import { figure, percent, shortSource, whole } from '../format.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { Legend } from '../parts/legend.js';
import { Loaded } from '../parts/loaded.js';
import { percentTick } from '../plots/axes.js';
import { seriesColour } from '../plots/colours.js';
import { countsPlot } from '../plots/counts-plot.js';
import { intervalPlot } from '../plots/interval-plot.js';
import { segmentWeightsPlot } from '../plots/segment-weights-plot.js';
import { beliefs, segmentWeights, type Weights } from '../retriever-figures.js';
import { useAnswer } from '../use-answer.js';
import { UserWeights } from './user-weights.js';

type Stats = Awaited<ReturnType<Client['retrievers']['stats']>>;

/** From the narrowest: whose experience decided. */
const LEVELS = [
  { level: 'personal', name: 'the user’s own' },
  { level: 'demographic', name: 'people like them' },
  { level: 'global', name: 'everybody’s' },
  { level: 'prior', name: 'nobody’s, or static' },
] as const;

/** Whose experience weights come from, and how segments differ; and what is believed of each source. */
export function LevelsCard({ id, stats }: { id: string; stats: Stats }) {
  const { client } = useApi();
  const weights = useAnswer(() => client.retrievers.getWeights(id, { level: 'demographic' }), [client, id]);
  const all = Object.values(stats.executions_by_level).reduce((sum, count) => sum + count, 0);
  const levels = LEVELS.map(({ level, name }) => {
    const count = stats.executions_by_level[level] ?? 0;
    return { name, count, share: count / all };
  });
  return (
    <>
      <Card
        title="Personalization by level"
        about={`Whose experience the weights of a list came from. ${whole(stats.personal_users)} of ${whole(stats.unique_users)} users have enough of their own.`}
      >
        {all === 0 ? (
          <p class="empty">Nothing was drawn yet.</p>
        ) : (
          <Chart
            label="Lists by whose experience their weights came from."
            data={stats}
            draw={() => countsPlot(levels, { nameOf: (name) => name, colourOf: () => seriesColour(0) })}
            table={{
              caption: 'Lists by level',
              columns: ['experience', 'lists', 'share'],
              rows: levels.map(({ name, count, share }) => [name, whole(count), percent(share)]),
            }}
          />
        )}
        <Loaded of={weights}>{(known) => <Segments weights={known} />}</Loaded>
        <UserWeights id={id} />
      </Card>
      <Loaded of={weights}>{(known) => <Beliefs weights={known} />}</Loaded>
    </>
  );
}

function Segments({ weights }: { weights: Weights }) {
  const rows = segmentWeights(weights);
  const sources = [...new Set(rows.map(({ source }) => source))].sort();
  if (rows.length === 0) return null;
  return (
    <>
      <h3>Weights by segment</h3>
      <Legend entries={sources.map((source, colour) => ({ name: shortSource(source), colour }))} />
      <Chart
        label="Mean weight of each source for everybody and for the segments with most interactions."
        data={weights}
        draw={() => segmentWeightsPlot(rows, sources)}
        table={{
          caption: 'Weights by segment',
          columns: ['segment', 'source', 'mean weight', 'interactions'],
          rows: rows.map(({ segment, source, weight, interactions }) => [
            segment,
            shortSource(source),
            percent(weight),
            whole(interactions),
          ]),
        }}
      />
    </>
  );
}

function Beliefs({ weights }: { weights: Weights }) {
  const arms = beliefs(weights, shortSource);
  return (
    <Card
      title="What is believed"
      about="For everybody: how often a look at what an arm brought was rewarded, with its 95 % interval."
    >
      {arms.length === 0 ? (
        <p class="empty">Nothing is known yet.</p>
      ) : (
        <Chart
          label="Mean of each arm’s posterior, with its 95 % interval."
          data={weights}
          draw={() =>
            intervalPlot(
              arms.map(({ name, mean, low, high }, index) => ({
                ...{ name, value: mean, low, high, colour: weights.blends ? seriesColour(0) : seriesColour(index) },
                text: `${percent(mean)} [${figure(100 * low, 1)}, ${figure(100 * high, 1)}]`,
              })),
              { quantity: 'rewarded', tick: percentTick, nameWidth: weights.blends ? 190 : 100 },
            )
          }
          table={{
            caption: 'Posteriors',
            columns: ['arm', 'α', 'β', 'mean', '95 %'],
            rows: arms.map(({ name, alpha, beta, mean, low, high }) => [
              name,
              figure(alpha, 1),
              figure(beta, 1),
              percent(mean),
              `${percent(low)} to ${percent(high)}`,
            ]),
          }}
        />
      )}
    </Card>
  );
}
