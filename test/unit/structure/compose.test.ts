import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@prometheus-io/lezer-promql';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurable, variableOf } from '../../../bin/configuration/option-value.js';
import { addServeOptions } from '../../../bin/verbs/serving/serve-options.js';
import { createMetrics } from '../../../serving/metrics/metrics.js';
import { type WatchedState, watchState } from '../../../serving/metrics/watch-state.js';
import { readDockerfile } from './dockerfile.js';

const folder = fileURLToPath(new URL('../../../bin/docker/', import.meta.url));
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly depends_on?: readonly string[];
}
const { services, volumes, secrets } = parse(read('compose.yaml')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, object>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const prometheus = parse(read('prometheus.yaml'));
const datasources = parse(read('grafana/datasources.yaml')).datasources;
interface Panel {
  readonly targets: readonly { readonly expr: string }[];
}
/** prom-client's metrics have them; its types do not. */
const labelsOf = (metric: object) => (metric as { readonly labelNames?: readonly string[] }).labelNames ?? [];

const metafuse = services['metafuse']!;
const all = Object.values(services);

describe('bin/docker/compose.yaml', () => {
  it('runs images of a pinned version, and the one that is built here', () => {
    for (const { image, build } of all) expect(image).toMatch(build ? /^metafuse$/ : /^[\w./-]+:v?\d+(\.\d+)+$/);
    expect(existsSync(join(folder, metafuse.build!.context, metafuse.build!.dockerfile))).toBe(true);
  });

  it('declares volumes and secrets, and uses all of them; what it mounts is there', () => {
    const mounted = all.flatMap((service) => service.volumes ?? []).map((volume) => volume.split(':')[0]!);
    const files = mounted.filter((source) => source.startsWith('./'));
    expect(mounted.filter((source) => !source.startsWith('.')).sort()).toEqual(Object.keys(volumes).sort());
    expect(files.map((file) => [file, existsSync(join(folder, file))])).toEqual(files.map((file) => [file, true]));
    expect(all.flatMap((service) => service.secrets ?? []).sort()).toEqual(Object.keys(secrets).sort());
    expect(JSON.stringify(services).match(/\/run\/secrets\/\w+/g)).toEqual([
      '/run/secrets/api_keys',
      '/run/secrets/grafana_password',
    ]);
    expect(prometheus.scrape_configs[0].authorization.credentials_file).toBe('/run/secrets/prometheus_key');
  });

  it('sets options that serve has', () => {
    const serve = addServeOptions(new Command('serve'));
    const known = [...configurable(serve).map(variableOf), 'METAFUSE_CLICKHOUSE_PASSWORD'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(metafuse.environment!)));
    expect(metafuse.command!.slice(0, 2)).toEqual(['serve', '--bundle']);
  });

  it('has everybody call services that are there, at their ports', () => {
    const { stages } = readDockerfile(read('Dockerfile'));
    const [exposed] = stages.at(-1)!.instructions.filter(({ keyword }) => keyword === 'EXPOSE');
    expect(metafuse.environment!['METAFUSE_PORT']).toBe(Number(exposed!.rest));
    expect(metafuse.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(prometheus.scrape_configs[0].static_configs).toEqual([{ targets: ['metafuse:8080'] }]);
    expect(metafuse.environment!['METAFUSE_CLICKHOUSE_URL']).toBe('http://clickhouse:8123'); // ClickHouse's own port
    expect(datasources[0].url).toBe('http://prometheus:9090'); // likewise
    const waitedFor = all.flatMap((service) => service.depends_on ?? []);
    expect(Object.keys(services)).toEqual(expect.arrayContaining(waitedFor));
  });

  it('publishes ports to this machine alone', () => {
    for (const port of all.flatMap((service) => service.ports ?? [])) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('has one ClickHouse user, as metafuse knows them', () => {
    const { METAFUSE_CLICKHOUSE_USER, METAFUSE_CLICKHOUSE_DATABASE, METAFUSE_CLICKHOUSE_PASSWORD } =
      metafuse.environment!;
    expect(services['clickhouse']!.environment).toEqual({
      CLICKHOUSE_USER: METAFUSE_CLICKHOUSE_USER,
      CLICKHOUSE_PASSWORD: METAFUSE_CLICKHOUSE_PASSWORD,
      CLICKHOUSE_DB: METAFUSE_CLICKHOUSE_DATABASE,
    });
  });
});

describe('bin/docker/grafana/metafuse.json', () => {
  const dashboard = JSON.parse(read('grafana/metafuse.json'));
  const expressions: readonly string[] = dashboard.panels.flatMap(({ targets }: Panel) =>
    targets.map(({ expr }) => expr),
  );

  it('asks the data source that is provisioned', () => {
    const uids = [...JSON.stringify(dashboard).matchAll(/"uid":"(metafuse-[^"]+)"/g)].map(([, uid]) => uid);
    expect([...new Set(uids)]).toEqual([datasources[0].uid]);
  });

  it('asks in what Prometheus reads', () => {
    expect(errorsIn('sum by (status (rate(x[1m]))')).toBeGreaterThan(0);
    for (const expr of expressions) expect(errorsIn(expr.replaceAll('$__rate_interval', '1m')), expr).toBe(0);
  });

  it('groups and filters by labels that the metrics have', () => {
    const metrics = createMetrics({ ofProcess: true });
    watchState(metrics, { store: {} } as WatchedState); // what it reads is read later
    const labels = new Map(metrics.registry.getMetricsAsArray().map((metric) => [metric.name, labelsOf(metric)]));
    for (const expr of expressions) {
      const [name] = /\b(?:metafuse|process|nodejs)_\w+/.exec(expr)!;
      const has = labels.get(name!.replace(/_(bucket|count|sum)$/, '')) ?? labels.get(name!);
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(', '));
      const filtered = [...expr.matchAll(/[{,](\w+)!?=/g)].map(([, label]) => label!);
      expect([...(has ?? []), 'le', 'instance'], expr).toEqual(expect.arrayContaining([...grouped, ...filtered]));
    }
  });

  it('has panels that do not overlap', () => {
    const cells = dashboard.panels.flatMap(
      ({ gridPos: { x, y, w, h } }: { readonly gridPos: Record<'x' | 'y' | 'w' | 'h', number> }) =>
        Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

function errorsIn(expr: string): number {
  let errors = 0;
  parser.parse(expr).iterate({
    enter: ({ type }) => {
      if (type.isError) errors++;
    },
  });
  return errors;
}
