import { useApi } from '../api.js';
import { figure, percent, whole, words } from '../format.js';
import { attentionRows, type UserContext } from '../model-figures.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { useAskAbout } from '../parts/use-ask-about.js';
import { barsPlot } from '../plots/bars-plot.js';

/** What the network attends to in what is known of one user, and who answers their requests. */
export function AttentionCard() {
  const { client } = useApi();
  const { value: context, form } = useAskAbout('User', client.users.context);
  return (
    <Card title="Attention" about="Over the 18 session features of a user, mean over heads: what the network looks at.">
      {form}
      {context === null ? <p class="empty">Whose? Type the id of a user.</p> : <AttentionOf context={context} />}
    </Card>
  );
}

function AttentionOf({ context }: { context: UserContext }) {
  const { user_id, user_type, interaction_count, decision, adaptation } = context;
  const rows = attentionRows(context);
  const why = decision.reason === null ? '' : `, since: ${words(decision.reason)}`;
  return (
    <>
      <p>
        <strong>{user_id}</strong>: {user_type ?? 'of no type'}, {whole(interaction_count)} liked. Requests are answered
        by <strong>{words(decision.strategy)}</strong>
        {why}; parameters {adaptation.is_adapted ? 'of their own' : 'of everybody'}.
      </p>
      {rows.length === 0 ? (
        <p class="empty">The network cannot be asked about this user.</p>
      ) : (
        <Chart
          label={`Attention over the session features of ${user_id}.`}
          data={context}
          draw={() =>
            barsPlot(
              rows.map(({ name, share }) => ({ name: words(name), value: share })),
              {
                quantity: 'share of the attention',
                format: (share) => percent(share, 0),
                nameWidth: 204,
                rowHeight: 19,
              },
            )
          }
          table={{
            caption: 'Attention',
            columns: ['feature', 'attention', 'value'],
            rows: rows.map(({ name, share, value }) => [words(name), percent(share), figure(value, 3)]),
          }}
        />
      )}
    </>
  );
}
