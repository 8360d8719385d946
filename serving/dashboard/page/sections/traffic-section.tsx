import type { Traffic } from '../../../http/schemas/traffic.js';
import { useApi } from '../api.js';
import { clock, figure, percent, whole, words } from '../format.js';
import { Card } from '../parts/card.js';
import { Chart } from '../parts/chart.js';
import { type Fact, Facts } from '../parts/facts.js';
import { Legend } from '../parts/legend.js';
import { Loaded } from '../parts/loaded.js';
import { MUTED, seriesColour } from '../plots/colours.js';
import { countsPlot } from '../plots/counts-plot.js';
import { requestsPlot } from '../plots/requests-plot.js';
import { type Readiness, readReadiness } from '../readiness.js';
import { countsByName, KINDS, type Kind, type NamedCount, requestsByMinute, totals } from '../traffic-figures.js';
import { EVERY, useAnswer } from '../use-answer.js';

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  score: 'scores',
  execute: 'retrievers',
  interactions: 'interactions and feedback',
  allocate: 'allocations and conversions',
};

/** What the server does right now, for this namespace. */
export function TrafficSection() {
  const { client } = useApi();
  const traffic = useAnswer(() => client.analytics.requests(), [client], EVERY.live);
  const readiness = useAnswer(readReadiness, [client], EVERY.slow);
  return (
    <Loaded of={traffic}>{(known) => <TrafficOf traffic={known as Traffic} readiness={readiness.value} />}</Loaded>
  );
}

function TrafficOf({ traffic, readiness }: { traffic: Traffic; readiness: Readiness | undefined }) {
  const { perSecond, answered, refused, failed, meanMs } = totals(traffic);
  const minutes = requestsByMinute(traffic);
  const all = answered + refused + failed;
  return (
    <div class="cards">
      <Facts
        facts={[
          { name: 'Requests a second', value: figure(perSecond, 1), note: 'last minute' },
          { name: 'Answered', value: whole(answered), note: 'in the last hour' },
          { name: 'Mean time', value: meanMs === null ? '–' : `${figure(meanMs, 1)} ms`, note: 'of an answer' },
          { name: 'Refused', value: whole(refused), note: `${percent(refused / all)}, with 4xx` },
          { name: 'Failed', value: whole(failed), note: `${percent(failed / all)}, with 5xx`, isBad: failed > 0 },
          ...(readiness === undefined ? [] : stateFacts(readiness)),
        ]}
      />
      <Card
        wide
        title="Requests"
        about={`Of the last hour, as this server answered them, at ${clock(traffic.now)} UTC. Configuration and analytics are left out.`}
      >
        {answered === 0 ? (
          <p class="empty">Nothing was asked in this namespace within the last hour.</p>
        ) : (
          <>
            <Legend entries={KINDS.map((kind, colour) => ({ name: KIND_NAMES[kind], colour }))} />
            <Chart
              label="Requests of each minute of the last hour, by what they were about."
              data={minutes}
              draw={() => requestsPlot(minutes)}
              table={{
                caption: 'Requests by minute',
                columns: ['minute (UTC)', ...KINDS.map((kind) => KIND_NAMES[kind])],
                rows: minutes
                  .filter(({ kind }) => kind === KINDS[0])
                  .map(({ minute }, index) => [
                    minute.toISOString().slice(11, 16),
                    ...KINDS.map((_, kind) => whole(minutes[index * KINDS.length + kind]!.requests)),
                  ]),
              }}
            />
          </>
        )}
      </Card>
      <Reasons
        title="Who answered scores"
        about="Answers of /v1/score, by why the network did not decide."
        none="No scores were asked for within the last hour."
        counts={countsByName(traffic.slots, 'scored')}
        nameOf={(reason) => (reason === 'none' ? 'the network' : words(reason))}
        good="none"
      />
      <Reasons
        title="Who answered searches"
        about="Answers of retrievers, by what their rollout said: learned weights, or static fusion and why."
        none="No retriever was asked within the last hour."
        counts={countsByName(traffic.slots, 'retrieved')}
        nameOf={words}
        good="learned"
      />
    </div>
  );
}

/** What the server rests on. */
function stateFacts({ bundle, store }: Readiness): readonly Fact[] {
  return [
    { name: 'Bundle', value: bundle.state, note: bundle.model_version?.slice(0, 8), isBad: bundle.state === 'failed' },
    {
      name: 'Store',
      value: store.state,
      note: store.spooled_rows > 0 ? `${whole(store.spooled_rows)} rows wait` : undefined,
      isBad: store.state === 'degraded',
    },
  ];
}

function Reasons({
  title,
  about,
  none,
  counts,
  nameOf,
  good,
}: {
  title: string;
  about: string;
  none: string;
  counts: readonly NamedCount[];
  nameOf: (name: string) => string;
  good: string;
}) {
  return (
    <Card title={title} about={about}>
      {counts.length === 0 ? (
        <p class="empty">{none}</p>
      ) : (
        <Chart
          label={about}
          data={counts}
          draw={() => countsPlot(counts, { nameOf, colourOf: (name) => (name === good ? seriesColour(0) : MUTED) })}
          table={{
            caption: title,
            columns: ['reason', 'answers', 'share'],
            rows: counts.map(({ name, count, share }) => [nameOf(name), whole(count), percent(share)]),
          }}
        />
      )}
    </Card>
  );
}
