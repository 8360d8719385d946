import { useApi } from '../api.js';
import { type Analysis, type Experiment, MIN_SAMPLES } from '../experiment-figures.js';
import { figure, moment, percent, whole, words } from '../format.js';
import { Card } from '../parts/card.js';
import { ConfirmButton } from '../parts/confirm-button.js';
import { Facts } from '../parts/facts.js';
import { Loaded } from '../parts/loaded.js';
import { useAnswer } from '../use-answer.js';
import { LiftsCard } from './lifts-card.js';
import { VariantsCards } from './variants-cards.js';

/** What an experiment has shown so far, and what to do about it. */
export function ExperimentView({ experiment, onChanged }: { experiment: Experiment; onChanged: () => void }) {
  const { client } = useApi();
  const { experiment_id: id } = experiment;
  const analysis = useAnswer(() => client.experiments.analysis(id, { min_samples: MIN_SAMPLES }), [client, id]);
  const drift = useAnswer(() => client.experiments.drift(id), [client, id]);
  const mix = drift.value;
  return (
    <div class="cards">
      <Loaded of={analysis}>
        {(known) => (
          <>
            <Facts
              facts={[
                { name: 'Visits', value: whole(known.summary.samples), note: 'that were allocated' },
                { name: 'Converted', value: percent(rateOf(known)), note: 'of all of them' },
                {
                  name: 'Segments that stand out',
                  value: `${known.summary.high_performers} up, ${known.summary.underperformers} down`,
                },
                { name: 'Policy', value: words(experiment.policy), note: `since ${moment(experiment.created_at)}` },
                {
                  name: 'Mix of segments',
                  value: mix?.verdict ?? '–',
                  note: mix ? `PSI ${figure(mix.psi, 3)}, ${mix.days} days against 90` : 'needs the store',
                  isBad: mix?.verdict === 'shifted',
                },
              ]}
            />
            <Advice analysis={known} />
          </>
        )}
      </Loaded>
      <LiftsCard experiment={experiment} />
      <Loaded of={analysis}>{(known) => <VariantsCards experiment={experiment} analysis={known} />}</Loaded>
      <Running experiment={experiment} onChanged={onChanged} />
    </div>
  );
}

function rateOf({ variants }: Analysis): number {
  const sum = (of: (variant: Analysis['variants'][number]) => number) =>
    variants.reduce((total, variant) => total + of(variant), 0);
  return sum(({ conversions }) => conversions) / sum(({ samples }) => samples);
}

/** What to do, and what makes the figures doubtful. */
function Advice({ analysis: { recommendations, warnings, anomalies } }: { analysis: Analysis }) {
  return (
    <Card wide title="What to do">
      {recommendations.length === 0 && <p class="empty">Nothing stands out yet.</p>}
      <ul class="advice">
        {recommendations.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {anomalies.map(({ kind, about, detail }) => (
        <p key={`${kind} ${about}`} class="problem">
          <strong>{kind === 'sample_ratio' ? 'Sample ratio' : 'Out of control'}</strong>, {about}: {detail}
        </p>
      ))}
      {warnings.map((text) => (
        <p key={text} class="warning">
          {text}
        </p>
      ))}
    </Card>
  );
}

function Running({ experiment, onChanged }: { experiment: Experiment; onChanged: () => void }) {
  const { client, caller } = useApi();
  const { experiment_id: id, status, stopped_at: stoppedAt } = experiment;
  const isAdmin = caller.role === 'admin';
  const title = isAdmin ? undefined : `It takes a key of the role admin; this one is of ${caller.role}.`;
  return (
    <Card wide title="Allocation">
      {status === 'stopped' ? (
        <p>Stopped {stoppedAt === null ? '' : moment(stoppedAt)}. What was allocated can still convert.</p>
      ) : (
        <>
          <p>
            <span class="pill good">running</span> by {words(experiment.policy)} over{' '}
            {experiment.context_features.join(', ') || 'no features'}; {percent(experiment.uniform_share, 0)} of the
            visits are drawn uniformly.
          </p>
          <ConfirmButton
            isDangerous
            label="Stop"
            question={`Stop “${experiment.experiment_name}”?`}
            detail="It allocates no more, for good; retrievers that name it serve their own fusion. What was allocated can still convert."
            isDisabled={!isAdmin}
            title={title}
            onConfirm={async () => {
              await client.experiments.stop(id);
              onChanged();
            }}
          />
          {title && <p class="muted">{title}</p>}
        </>
      )}
    </Card>
  );
}
