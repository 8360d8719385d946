import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDockerfile, type Stage } from './dockerfile.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const json = (path: string) => JSON.parse(read(path));
const { stages } = readDockerfile(read('Dockerfile.gpu'));
const stage = (name: string) => stages.find((candidate) => candidate.name === name)!;
const all = ({ instructions }: Stage, wanted: string) =>
  instructions.filter(({ keyword }) => keyword === wanted).map(({ rest }) => rest);
const ignored = new Set(read('.dockerignore').split('\n'));

/** Sources and destination of the COPY lines that copy from the checkout. */
const copies = stages.flatMap((each) =>
  all(each, 'COPY')
    .filter((rest) => !rest.startsWith('--from='))
    .map((rest) => ({ sources: rest.split(' ').slice(0, -1), to: rest.split(' ').at(-1)! })),
);
const runs = stages.flatMap((each) => all(each, 'RUN').map((rest) => rest.replace(/^--mount=\S+ /, '')));

describe('Dockerfile.gpu', () => {
  it('has two targets, each on the CUDA that its engine was built for, with dependencies made in stages before', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'eager-modules', 'compiled-modules', 'eager', 'compiled']);
    expect(stage('eager').base).toMatch(/^nvidia\/cuda:11\.8\.\d+-cudnn8-runtime-/);
    expect(stage('compiled').base).toMatch(/^nvidia\/cuda:12\.\d+\.\d+-cudnn-runtime-/);
    for (const target of ['eager', 'compiled']) {
      expect(all(stage(target), 'COPY')).toContain(`--from=${target}-modules /app/node_modules node_modules`);
    }
  });

  it.each(['eager', 'compiled'])('%s runs as a user of its own, checks its health and carries labels', (target) => {
    const keywords = stage(target).instructions.map(({ keyword }) => keyword);
    expect(all(stage(target), 'USER')).toEqual(['metafuse']);
    expect(keywords.slice(keywords.indexOf('USER'))).not.toContain('RUN'); // nothing left for root to do
    expect(all(stage(target), 'HEALTHCHECK')).toEqual([expect.stringContaining('/app/bin/gpu/health.sh')]);
    for (const label of ['title', 'description', 'licenses']) {
      expect(all(stage(target), 'LABEL').join()).toContain(`org.opencontainers.image.${label}=`);
    }
  });

  it('pins every base image to a version, and Node to one that tfjs-node starts on', () => {
    const bases = stages.map(({ base }) => base).filter((base) => !stages.some(({ name }) => name === base));
    for (const base of bases) expect(base).toMatch(/^[\w./]+:\d+\.\d+\.\d+-[\w.-]+$/);
    expect(stage('build').base).toMatch(/^node:22\./);
  });

  it('installs the tfjs-node-gpu that package.json names, and packages by the lock file', () => {
    const [version] = all(stage('eager-modules'), 'ARG').map((rest) => /^TFJS_NODE_VERSION=(.*)$/.exec(rest)![1]);
    expect(json('package.json').peerDependencies['@tensorflow/tfjs-node-gpu']).toBe(`^${version}`);
    expect(json('package.json').dependencies['@tensorflow/tfjs']).toBe(version);
    expect(runs[0]).toBe('bin/gpu/install-modules.sh');
    expect(read('bin/gpu/install-modules.sh')).toMatch(/^npm ci /m);
  });

  it('copies what there is, to where it was, past .dockerignore', () => {
    for (const { sources, to } of copies) {
      for (const source of sources) {
        expect(existsSync(`${root}${source}`), source).toBe(true);
        expect(ignored, source).toContain(`!${source.split('/')[0]}`);
        const folder = source.includes('/') ? `${source.slice(0, source.lastIndexOf('/'))}/` : './';
        expect([folder, `./${source}`], `${source} to ${to}`).toContain(to);
      }
    }
    const sources = copies.flatMap((copy) => copy.sources);
    expect(sources).toEqual(expect.arrayContaining(json('tsconfig.build.json').include));
  });

  it('runs scripts of bin/gpu and nothing else, every one with what it needs in place', () => {
    for (const run of runs) {
      const [script] = run.split(' ');
      expect(script).toMatch(/^bin\/gpu\/[\w-]+\.sh$/);
      expect(
        copies.some(({ sources }) => sources.includes(script!) || sources.includes('bin')),
        script,
      ).toBe(true);
    }
  });

  it('has scripts that can be run and parsed', () => {
    for (const script of readdirSync(`${root}bin/gpu`)) {
      accessSync(`${root}bin/gpu/${script}`, constants.X_OK);
      execFileSync('bash', ['-n', `${root}bin/gpu/${script}`]);
    }
  });
});
