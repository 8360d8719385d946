import { useApi } from '../api.js';
import { figure, NONE, percent, whole, words } from '../format.js';
import { lossPoints, type Model, validationRanking } from '../model-figures.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { Facts } from '../parts/facts.js';
import { Legend } from '../parts/legend.js';
import { Loaded } from '../parts/loaded.js';
import { Table } from '../parts/table.js';
import { barsPlot } from '../plots/bars-plot.js';
import { lossesPlot } from '../plots/losses-plot.js';
import { useAnswer } from '../use-answer.js';
import { AttentionCard } from './attention-card.js';
import { BundleCard } from './bundle-card.js';
import { ReliabilityCard } from './reliability-card.js';

/** The bundle in use: what it is, how good, how sure, and what it looks at. */
export function ModelSection() {
  const { client } = useApi();
  const model = useAnswer(() => client.model.get(), [client]);
  return (
    <div class="cards">
      <Loaded of={model}>
        {(known) => (
          <>
            <Identity model={known} />
            <ReliabilityCard />
            <AttentionCard />
            <Ranking model={known} />
            <Learning model={known} />
            <Thresholds model={known} />
            <BundleCard version={known.model_version} onChanged={model.again} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Identity({
  model: { model_version, dataset, sources, training, users, items, created_by },
}: {
  model: Model;
}) {
  const { steps, best_step: best } = training as { readonly steps?: number; readonly best_step?: number };
  return (
    <Facts
      facts={[
        { name: 'Version', value: model_version.slice(0, 16), note: `by ${created_by.name} ${created_by.version}` },
        { name: 'Trained on', value: dataset.name, note: `${whole(users)} users, ${whole(items)} items` },
        { name: 'Meta-steps', value: whole(steps), note: best === undefined ? undefined : `best after ${whole(best)}` },
        { name: 'Sources', value: sources.join(', ') },
      ]}
    />
  );
}

function Ranking({ model }: { model: Model }) {
  const rows = validationRanking(model).map(({ name, value }) => ({ name: words(name), value }));
  return (
    <Card
      title="Ranking"
      about="NDCG@10 on the users by which training chose what to keep. They are no test: metafuse evaluate has one."
    >
      {rows.length === 0 ? (
        <p class="empty">This bundle does not say.</p>
      ) : (
        <Chart
          label="NDCG@10 of each way to rank, on validation users."
          data={model}
          draw={() =>
            barsPlot(rows, {
              quantity: 'NDCG@10',
              format: (value) => figure(value, 3),
              tick: (value) => figure(value, 1),
              nameWidth: 120,
            })
          }
          table={{
            caption: 'NDCG@10 on validation users',
            columns: ['ranked by', 'NDCG@10'],
            rows: rows.map(({ name, value }) => [name, figure(value, 4)]),
          }}
        />
      )}
    </Card>
  );
}

function Learning({ model }: { model: Model }) {
  const points = lossPoints(model);
  return (
    <Card title="Learning" about="Loss of tasks that were trained on, and of tasks of users that were held out.">
      {points.length === 0 ? (
        <p class="empty">This bundle does not say.</p>
      ) : (
        <>
          <Legend
            entries={[
              { name: 'held out', colour: 0 },
              { name: 'training', colour: -1 },
            ]}
          />
          <Chart
            label="Loss over meta-steps, of training tasks and of held-out tasks."
            data={model}
            draw={() => lossesPlot(points)}
            table={{
              caption: 'Losses',
              columns: ['after meta-steps', 'of', 'loss'],
              rows: points.map(({ step, of, loss }) => [whole(step), of, figure(loss, 4)]),
            }}
          />
        </>
      )}
    </Card>
  );
}

/** When the network is not asked; each value with how training came by it. */
function Thresholds({ model: { thresholds, adaptation } }: { model: Model }) {
  const { min_interactions: known, uncertainty } = thresholds;
  return (
    <Card wide title="When the network answers" about="What training chose, and by what.">
      <Table
        caption="Thresholds"
        columns={['threshold', 'value', 'chosen by']}
        wordy={['chosen by']}
        rows={[
          ['interactions that a user needs', whole(known?.value), known?.chosen_by ?? NONE],
          ['largest uncertainty', boundText(uncertainty?.value), uncertainty?.chosen_by ?? NONE],
          ['adapts to a user by default', adaptation.default ? 'yes' : 'no', adaptation.reason],
        ]}
      />
    </Card>
  );
}

/** A bound so large that nothing reaches it is none. */
function boundText(value: number | undefined): string {
  if (value === undefined) return NONE;
  return value >= 1e5 ? 'none' : percent(value);
}
