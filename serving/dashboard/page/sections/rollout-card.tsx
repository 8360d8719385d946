import { useState } from 'preact/hooks';
import type { Client } from '../../../client/index.js';
import { useApi } from '../api.js';
import { figure, whole, words } from '../format.js';
import { Card } from '../parts/card.js';
import { ConfirmButton } from '../parts/confirm-button.js';
import { Problem } from '../parts/problem.js';
import { Table } from '../parts/table.js';

type Stats = Awaited<ReturnType<Client['retrievers']['stats']>>;
type Gate = Awaited<ReturnType<Client['retrievers']['gate']>>;

/** Who is served what was learned, and the ways to change that; whoever may not is told so. */
export function RolloutCard({ stats, onChanged }: { stats: Stats; onChanged: () => void }) {
  const { client, caller } = useApi();
  const { retriever_id: id, enabled, shadow_mode: isShadow, rollout_pct: share, executions_by_reason: reasons } = stats;
  const [wanted, setWanted] = useState(String(share));
  const isAdmin = caller.role === 'admin';
  const title = isAdmin ? undefined : `It takes a key of the role admin; this one is of ${caller.role}.`;
  const state = !enabled ? 'switched off' : isShadow ? 'shadow' : share < 100 ? `${share} % of the users` : 'everybody';
  const percent = Number(wanted);
  const isValid = wanted.trim() !== '' && percent >= 0 && percent <= 100;
  const change = async (changed: Promise<unknown>) => {
    await changed;
    onChanged();
  };
  return (
    <Card title="Rollout" about="Who is served the weights that were learned. Everybody else gets static fusion.">
      <p>
        Learned weights: <span class={`pill ${enabled ? 'good' : 'bad'}`}>{state}</span>
      </p>
      <div class="actions">
        <label>
          Share of users, %
          <input
            type="number"
            min="0"
            max="100"
            step="1"
            disabled={!isAdmin}
            value={wanted}
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        <ConfirmButton
          label="Set share"
          question={`Serve learned weights to ${wanted} % of the users?`}
          detail={
            percent < share
              ? `Now it is ${share} %. Some users go back to static fusion with their next request.`
              : `Now it is ${share} %. Nobody who has learned weights now loses them; others get them with their next request.`
          }
          isDisabled={!isAdmin || !isValid || percent === share}
          title={title}
          onConfirm={() => change(client.retrievers.setRollout(id, percent))}
        />
        {enabled ? (
          <ConfirmButton
            isDangerous
            label="Switch off"
            question="Switch learned weights off for everybody?"
            detail="The kill switch: from the next request on, everybody gets static fusion. What was learned stays, and learning goes on."
            isDisabled={!isAdmin}
            title={title}
            onConfirm={() => change(client.retrievers.disable(id))}
          />
        ) : (
          <ConfirmButton
            label="Switch on"
            question="Switch learned weights on again?"
            detail={`From the next request on, ${share} % of the users get learned weights.`}
            isDisabled={!isAdmin}
            title={title}
            onConfirm={() => change(client.retrievers.enable(id))}
          />
        )}
      </div>
      {!isAdmin && <p class="muted">{title}</p>}
      <GateVerdict id={id} />
      <details>
        <summary>Lists by reason, over all time</summary>
        <Table
          caption="Lists by reason"
          columns={['reason', 'lists']}
          rows={Object.entries(reasons)
            .sort(([, a], [, b]) => b - a)
            .map(([reason, count]) => [words(reason), whole(count)])}
        />
      </details>
    </Card>
  );
}

/** Asked for by hand: it reads up to 100,000 executions. */
function GateVerdict({ id }: { id: string }) {
  const { client } = useApi();
  const [gate, setGate] = useState<Gate | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const ask = () =>
    client.retrievers.gate(id).then(
      (answer) => {
        setGate(answer);
        setError(null);
      },
      (refusal: Error) => setError(refusal),
    );
  return (
    <>
      <h3>May it be served to more people?</h3>
      {gate === null && (
        <button type="button" onClick={ask}>
          Ask the gate
        </button>
      )}
      {error && <Problem of={error} />}
      {gate && (
        <>
          <p>
            <span class={`pill ${gate.go ? 'good' : 'bad'}`}>{gate.verdict}</span>{' '}
            {gate.gain && gate.gain.value !== null && (
              <>
                Reward a list, learned less static: {figure(gate.gain.value, 4)} [{figure(gate.gain.low, 4)},{' '}
                {figure(gate.gain.high, 4)}]
              </>
            )}
          </p>
          <Table
            caption="Checks of the gate"
            columns={['check', 'holds', 'seen']}
            wordy={['seen']}
            rows={gate.checks.map(({ name, ok, detail }) => [
              words(name),
              ok === null ? 'not evaluated' : ok ? 'yes' : 'no',
              detail,
            ])}
          />
        </>
      )}
    </>
  );
}
