import { useApi } from '../api.js';
import { figure, percent, whole } from '../format.js';
import { filledBins } from '../model-figures.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { Loaded } from '../parts/loaded.js';
import { reliabilityPlot } from '../plots/reliability-plot.js';
import { useAnswer } from '../use-answer.js';

/** A month, the most that the server looks back. */
const HOURS = 720;

/** Whether scores came true as often as they said, by feedback. */
export function ReliabilityCard() {
  const { client } = useApi();
  const reliability = useAnswer(() => client.analytics.reliability({ hours: HOURS }), [client]);
  return (
    <Card
      title="Reliability"
      about="Fused scores that feedback came about within 30 days, and how often it was good. Scores are calibrated to one liked item among four sampled others; what people speak about is another sample."
    >
      <Loaded of={reliability}>
        {(known) => {
          const bins = filledBins(known);
          return bins.length === 0 ? (
            <p class="empty">No feedback on answers of the network yet.</p>
          ) : (
            <>
              <p>
                {whole(known.feedback_count)} reports of what people made of an answer; calibration error{' '}
                <strong>{figure(known.expected_calibration_error, 3)}</strong>
              </p>
              <Chart
                label="Share of feedback that was good against the fused score, with 95 % intervals."
                data={known}
                draw={(width) => reliabilityPlot(bins, width)}
                table={{
                  caption: 'Reliability',
                  columns: ['scores', 'feedback', 'predicted', 'came true', '95 %'],
                  rows: bins.map(({ low, high, count, predicted, observed, observedLow, observedHigh }) => [
                    `${figure(low, 1)} to ${figure(high, 1)}`,
                    whole(count),
                    percent(predicted),
                    percent(observed),
                    `${percent(observedLow)} to ${percent(observedHigh)}`,
                  ]),
                }}
              />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
