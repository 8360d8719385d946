import { type Import, importsOf, withoutComments } from './imports-of.js';

/** Source files by their path from the root of the project. */
export type SourceFiles = ReadonlyMap<string, string>;

/** The rooms of the architecture; bin, bench and test may import anything and are imported by nobody. */
export const ROOMS = ['data', 'models', 'training', 'serving'] as const;

/** What a room may import, as beginnings of paths; `!` takes back. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  data: ['data/'],
  models: ['models/', 'data/schema/'],
  training: ['training/', 'models/', 'data/'],
  serving: ['serving/', 'models/', 'data/', '!models/network/'],
};

/** Packages that live in one place. */
const HOMES: readonly { readonly packages: RegExp; readonly homes: readonly string[] }[] = [
  { packages: /^@tensorflow\//, homes: ['models/network/', 'training/'] },
  { packages: /^onnxruntime-/, homes: ['training/engines/', 'serving/'] },
  { packages: /^@clickhouse\/client/, homes: ['data/'] },
  { packages: /^apache-arrow$/, homes: ['data/', 'serving/rescore/', 'serving/collections/', 'serving/columns/'] }, // callers' own tables are streamed
  { packages: /^@?fastify\b/, homes: ['serving/'] },
];

/** What a running server must never load, however indirectly. */
const NOT_SERVED = /^(?:@tensorflow\/|training\/|models\/network\/)/;

/** Verbs that serve: the command line loads them all, so none may bring tfjs before it is asked to train. */
const SERVING_PROGRAMS = ['bin/metafuse.ts', 'bin/verbs/serving/serve.ts', 'bin/verbs/serving/rescore.ts'];

const UNSEEDED = /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)/;
const CLOCK = /\bperformance\.now\b/;

/** Everything in the sources that is against the architecture, one line each; empty when all is well. */
export function checkImports(files: SourceFiles): string[] {
  const graph = new Map([...files].map(([path, source]) => [path, importsOf(path, source)]));
  return [
    ...[...graph].flatMap(([path, imports]) => imports.flatMap(({ to }) => forbidden(path, to, files))),
    ...circles(graph),
    ...reached(graph),
    ...[...files].flatMap(([path, source]) => chance(path, withoutComments(source))),
  ];
}

function forbidden(path: string, to: string, files: SourceFiles): string[] {
  const isLocal = /^(?:[\w-]+\/)+[\w.-]+\.ts$/.test(to) || files.has(to);
  if (isLocal) {
    const allowed = ARROWS[roomOf(path)];
    if (!allowed) return [];
    if (!files.has(to)) return [`${path} imports ${to}, which is not there`];
    const isAllowed = allowed.some((start) => to.startsWith(start)) && !allowed.includes(`!${folders(to, 2)}`);
    return isAllowed ? [] : [`${path} imports ${to}`];
  }
  const home = HOMES.find(({ packages }) => packages.test(to));
  return !home || home.homes.some((start) => path.startsWith(start)) || !isRoom(path) ? [] : [`${path} imports ${to}`];
}

/** Imports that come back to where they began, each circle once. Types count: a circle is read in circles. */
function circles(graph: ReadonlyMap<string, readonly Import[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = trail.slice(start);
      const first = circle.indexOf([...circle].sort()[0]!);
      found.add(`circle: ${[...circle.slice(first), ...circle.slice(0, first)].join(' → ')}`);
    }
    if (done.has(path) || start >= 0) return;
    for (const { to } of graph.get(path) ?? []) if (isRoom(to)) walk(to, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) if (isRoom(path)) walk(path, []);
  return [...found];
}

/** What the server and the command line would load that they must not. */
function reached(graph: ReadonlyMap<string, readonly Import[]>): string[] {
  const servers = [...graph.keys()].filter((path) => path.startsWith('serving/'));
  return [
    ...servers.flatMap((path) => loadedBy(graph, path, NOT_SERVED, true)),
    ...SERVING_PROGRAMS.flatMap((path) =>
      graph.has(path)
        ? loadedBy(graph, path, /^@tensorflow\//, false)
        : [`${path} is not there, and was to be looked at`],
    ),
  ];
}

/** The shortest way from a file to something that matches, by what is left of imports when the program runs. */
function loadedBy(
  graph: ReadonlyMap<string, readonly Import[]>,
  start: string,
  unwanted: RegExp,
  followsDynamic: boolean,
): string[] {
  const trails = [[start]];
  const seen = new Set([start]);
  for (const trail of trails) {
    for (const { to, isType, isDynamic } of graph.get(trail.at(-1)!) ?? []) {
      if (isType || (isDynamic && !followsDynamic)) continue;
      if (unwanted.test(to)) return [`${start} loads ${to}: ${[...trail, to].join(' → ')}`];
      if (!seen.has(to)) trails.push([...trail, to]);
      seen.add(to);
    }
  }
  return [];
}

function chance(path: string, code: string): string[] {
  if (!isRoom(path)) return [];
  const found = UNSEEDED.exec(code) ?? (roomOf(path) === 'serving' ? null : CLOCK.exec(code));
  return found ? [`${path} calls ${found[0]}`] : [];
}

function isRoom(path: string): boolean {
  return ROOMS.some((room) => path.startsWith(`${room}/`));
}

function roomOf(path: string): string {
  return folders(path, 1).slice(0, -1);
}

function folders(path: string, count: number): string {
  return `${path.split('/').slice(0, count).join('/')}/`;
}
