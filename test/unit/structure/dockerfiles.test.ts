import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Dockerfile, readDockerfile, type Stage } from './dockerfile.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const json = (path: string) => JSON.parse(read(path));
const gpu = readDockerfile(read('Dockerfile.gpu'));
const cpu = readDockerfile(read('bin/docker/Dockerfile'));
const stage = ({ stages }: Dockerfile, name: string) => stages.find((candidate) => candidate.name === name)!;
const all = ({ instructions }: Stage, wanted: string) =>
  instructions.filter(({ keyword }) => keyword === wanted).map(({ rest }) => rest);
const ignored = new Set(read('.dockerignore').split('\n'));

/** Sources and destination of the COPY lines that copy from the checkout. */
const copiesOf = ({ stages }: Dockerfile) =>
  stages.flatMap((each) =>
    all(each, 'COPY')
      .filter((rest) => !rest.startsWith('--from='))
      .map((rest) => ({ sources: rest.split(' ').slice(0, -1), to: rest.split(' ').at(-1)! })),
  );
const runsOf = ({ stages }: Dockerfile) =>
  stages.flatMap((each) => all(each, 'RUN').map((rest) => rest.replace(/^--mount=\S+ /, '')));

describe.each([
  ['Dockerfile.gpu', gpu, ['eager', 'compiled']],
  ['bin/docker/Dockerfile', cpu, ['serve']],
] as const)('%s', (_name, dockerfile, targets) => {
  const copies = copiesOf(dockerfile);
  const runs = runsOf(dockerfile);

  it.each(targets)('%s runs as a user of its own, checks its health and carries labels', (target) => {
    const final = stage(dockerfile, target);
    const keywords = final.instructions.map(({ keyword }) => keyword);
    expect(all(final, 'USER')).toEqual(['metafuse']);
    expect(keywords.slice(keywords.indexOf('USER'))).not.toContain('RUN'); // nothing left for root to do
    expect(all(final, 'HEALTHCHECK')).toEqual([expect.stringContaining('/app/bin/docker/health.sh')]);
    for (const label of ['title', 'description', 'licenses']) {
      expect(all(final, 'LABEL').join()).toContain(`org.opencontainers.image.${label}=`);
    }
  });

  it('pins every base image to a version, and Node to one that tfjs-node starts on', () => {
    const { stages } = dockerfile;
    const bases = stages.map(({ base }) => base).filter((base) => !stages.some(({ name }) => name === base));
    for (const base of bases) expect(base).toMatch(/^[\w./]+:\d+\.\d+\.\d+-[\w.-]+$/);
    expect(stage(dockerfile, 'build').base).toMatch(/^node:22\./);
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

  it('installs by the lock file, and runs scripts and nothing else, every one with what it needs in place', () => {
    expect(runs[0]).toBe('bin/docker/install-modules.sh');
    expect(read('bin/docker/install-modules.sh')).toMatch(/^npm ci /m);
    for (const run of runs) {
      const [script] = run.split(' ');
      expect(script).toMatch(/^bin\/(docker|gpu)\/[\w-]+\.sh$/);
      expect(
        copies.some(({ sources }) => sources.includes(script!) || sources.includes('bin')),
        script,
      ).toBe(true);
    }
  });

  it('takes no secrets along', () => {
    for (const secret of ['bin/docker/.env', 'bin/docker/secrets']) {
      expect(ignored).toContain(secret);
      expect(read('.gitignore').split('\n')).toContain(`${secret}${secret.endsWith('secrets') ? '/' : ''}`);
    }
  });
});

describe('Dockerfile.gpu', () => {
  it('has two targets, each on the CUDA that its engine was built for, with dependencies made in stages before', () => {
    expect(gpu.stages.map(({ name }) => name)).toEqual([
      'build',
      'eager-modules',
      'compiled-modules',
      'eager',
      'compiled',
    ]);
    expect(stage(gpu, 'eager').base).toMatch(/^nvidia\/cuda:11\.8\.\d+-cudnn8-runtime-/);
    expect(stage(gpu, 'compiled').base).toMatch(/^nvidia\/cuda:12\.\d+\.\d+-cudnn-runtime-/);
    for (const target of ['eager', 'compiled']) {
      expect(all(stage(gpu, target), 'COPY')).toContain(`--from=${target}-modules /app/node_modules node_modules`);
    }
  });

  it('installs the tfjs-node-gpu that package.json names', () => {
    const [version] = all(stage(gpu, 'eager-modules'), 'ARG').map((rest) => /^TFJS_NODE_VERSION=(.*)$/.exec(rest)![1]);
    expect(json('package.json').peerDependencies['@tensorflow/tfjs-node-gpu']).toBe(`^${version}`);
    expect(json('package.json').dependencies['@tensorflow/tfjs']).toBe(version);
  });

  it('is built as the image for CPUs is, up to where a GPU comes in', () => {
    expect(gpu.versions['NODE_VERSION']).toBe(cpu.versions['NODE_VERSION']);
    expect(stage(gpu, 'build')).toEqual(stage(cpu, 'build'));
  });
});

describe.each(['bin/docker', 'bin/gpu'])('%s', (folder) => {
  it('has scripts that can be run and parsed', () => {
    const scripts = readdirSync(`${root}${folder}`).filter((name) => name.endsWith('.sh'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      accessSync(`${root}${folder}/${script}`, constants.X_OK);
      execFileSync('bash', ['-n', `${root}${folder}/${script}`]);
    }
  });
});
