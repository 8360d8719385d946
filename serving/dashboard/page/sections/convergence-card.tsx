import { useApi } from '../api.js';
import { figure, percent, shortSource, whole } from '../format.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { Loaded } from '../parts/loaded.js';
import { barsPlot } from '../plots/bars-plot.js';
import { useAnswer } from '../use-answer.js';

/** Whether the weights that are drawn have settled. */
export function ConvergenceCard({ id }: { id: string }) {
  const { client } = useApi();
  const convergence = useAnswer(() => client.analytics.convergence(id), [client, id]);
  return (
    <Card title="Convergence" about="Weights have settled when draws for the same context hardly differ.">
      <Loaded of={convergence}>
        {({ converged, samples, threshold, variance, variance_within_contexts: within, entropy, warnings }) => {
          const verdict = converged === null ? 'too few draws' : converged ? 'settled' : 'still moving';
          const rows = Object.entries(within ?? variance ?? {}).map(([source, value]) => ({
            name: shortSource(source),
            value,
          }));
          return (
            <>
              <p>
                <span class={`pill ${converged ? 'good' : ''}`}>{verdict}</span> by the latest {whole(samples)} draws
                {entropy !== null && `; entropy ${percent(entropy)} of that of equal weights`}
              </p>
              {warnings.map((warning) => (
                <p key={warning} class="warning">
                  {warning}
                </p>
              ))}
              {rows.length > 0 && (
                <Chart
                  label="Variance of each source’s drawn weights beside the threshold below which they count as settled."
                  data={rows}
                  draw={() =>
                    barsPlot(rows, {
                      quantity: 'variance of drawn weights',
                      format: (value) => figure(value, 4),
                      reference: { value: threshold, name: 'threshold' },
                    })
                  }
                  table={{
                    caption: 'Variance of drawn weights',
                    columns: ['source', within ? 'variance within contexts' : 'variance', 'threshold'],
                    rows: rows.map(({ name, value }) => [name, figure(value, 5), figure(threshold, 5)]),
                  }}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
