import { useApi } from '../api.js';
import { clock, figure, percent, shortSource, words } from '../format.js';
import { Card } from '../parts/card.js';
import { Loaded } from '../parts/loaded.js';
import { Table } from '../parts/table.js';
import { useAnswer } from '../use-answer.js';

/** The latest draws, and what became of them. */
export function SignalsCard({ id }: { id: string }) {
  const { client } = useApi();
  const signals = useAnswer(() => client.analytics.signals(id, { limit: 25, hours: 168 }), [client, id]);
  return (
    <Card wide title="Signals" about="The latest weights that were drawn, served or not, and what people did then.">
      <Loaded of={signals}>
        {(latest) =>
          latest.length === 0 ? (
            <p class="empty">Nothing was drawn within a week.</p>
          ) : (
            <Table
              caption="The latest draws"
              columns={['time (UTC)', 'user', 'level', 'served', 'weights', 'clicked rank', 'reward']}
              wordy={['user', 'level', 'served', 'weights']}
              rows={latest.map(({ timestamp, signal_data, metadata }) => [
                clock(timestamp),
                metadata.user_id ?? '–',
                signal_data.context_level,
                words(signal_data.reason),
                Object.entries(signal_data.weights)
                  .map(([source, weight]) => `${shortSource(source)} ${percent(weight, 0)}`)
                  .join(' · '),
                metadata.clicked_ranks.length === 0 ? '–' : metadata.clicked_ranks.join(', '),
                metadata.has_interaction ? figure(metadata.reward, 1) : '–',
              ])}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
