import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importsOf } from '../unit/structure/imports-of.js';
import { tsc } from './built-package.js';
import { type InstalledPackage, installPackage } from './installed-package.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** Pictures of `bench` are drawn for the docs, and the dashboard is built, in a checkout. */
const OF_CHECKOUTS = ['d3-scale', 'd3-shape', '@viz-js/viz', 'playwright-core', 'vite'];

/** The dashboard's files; names of assets hold a hash. */
const PAGE = /^dist\/serving\/dashboard\/built\/(index\.html|assets\/[\w-]+\.(js|css|svg))$/;

describe('the package, installed elsewhere', () => {
  let folder: string;
  let installed: InstalledPackage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packed-'));
    installed = await installPackage(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has the compiled sources with their types, the docs, and nothing else', () => {
    const { include } = json(join(root, 'tsconfig.build.json')) as { readonly include: readonly string[] };
    const isSource = (path: string) =>
      path.endsWith('.ts') && !path.endsWith('.d.ts') && !path.startsWith('serving/dashboard/page/');
    const sources = include.flatMap((room) => filesUnder(room).filter(isSource));
    const compiled = sources.flatMap((path) => ['.js', '.d.ts'].map((end) => `dist/${path.slice(0, -3)}${end}`));
    const docs = filesUnder('docs');
    const rest = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'dist/serving/browser/capture.js'];
    const page = installed.files.filter((path) => PAGE.test(path));
    expect(page).toHaveLength(4); // the page, its script, its style and its icon
    expect([...installed.files].sort()).toEqual([...compiled, ...docs, ...rest, ...page].sort());
  });

  it('names every package that it imports', () => {
    const own = join(installed.project, 'node_modules', 'metafuse');
    const { dependencies, optionalDependencies, peerDependencies } = json(join(own, 'package.json'));
    const named = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    const imported = installed.files
      .filter((path) => path.endsWith('.js') && !PAGE.test(path)) // which imports nothing
      .flatMap((path) => importsOf(path, readFileSync(join(own, path), 'utf8')).map(({ to }) => to))
      .filter((to) => !to.startsWith('dist/') && !to.startsWith('node:') && !builtinModules.includes(to))
      .map((to) => /^(?:@[^/]+\/)?[^/]+/.exec(to)![0]);
    expect(named).toEqual(expect.arrayContaining(imported.filter((name) => !OF_CHECKOUTS.includes(name))));
  });

  it('has what its entries promise', () => {
    const own = join(installed.project, 'node_modules', 'metafuse');
    const { exports: entries, bin } = json(join(own, 'package.json'));
    const entryPaths = (entry: string | Readonly<Record<string, string>>) =>
      typeof entry === 'string' ? [entry] : Object.values(entry);
    const promised = [...Object.values<string | Readonly<Record<string, string>>>(entries), bin].flatMap(entryPaths);
    for (const path of promised) expect(existsSync(join(own, path)), path).toBe(true);
  });

  it('is a command', async () => {
    const { stdout } = await run(command(), ['--version'], { cwd: installed.project });
    expect(stdout.trim()).toBe(json(join(root, 'package.json')).version);
  });

  it('serves, until it is told to stop', async () => {
    const { address, stop } = await serve();
    const candidates = [{ item_id: 'i1', scores: { cf: 0.5 } }];
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ user_id: 'ann', candidates });
    const answer = await fetch(`${address}/v1/score`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ fallback_reason: 'no_model', results: [{ item_id: 'i1' }] });
    expect((await fetch(`${address}/docs/`)).status).toBe(200);
    const page = await fetch(`${address}/dashboard`);
    const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text())!;
    expect(page.url).toBe(`${address}/dashboard/`);
    expect((await fetch(new URL(script!, page.url))).headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(await stop()).toEqual([0, null]);
  });

  it('is scripted as docs/scripting.md says, and by the examples, with types', async () => {
    const [, block] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/scripting.md'), 'utf8'))!;
    await writeFile(join(installed.project, 'documented.ts'), block!);
    await cp(join(root, 'test/examples'), installed.project, { recursive: true });
    const options = { strict: true, module: 'NodeNext', target: 'ES2023', outDir: 'out', skipLibCheck: true };
    const nodeTypes = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
    const config = { compilerOptions: { ...options, ...nodeTypes }, include: ['*.ts'] };
    await writeFile(join(installed.project, 'tsconfig.json'), JSON.stringify(config));
    const { stdout: problems } = await run(tsc, ['-p', '.'], { cwd: installed.project }).catch((error) => error);
    expect(problems).toBe('');

    const printed = async (name: string) => (await run('node', [`out/${name}.js`], { cwd: installed.project })).stdout;
    expect(await printed('score-over-http')).toContain('1. boots 0.640');
    const output = await printed('documented');
    expect(output).toMatch(/^bundle [0-9a-f]{16}$/m);
    expect(output).toMatch(/^policy 0\.\d+$/m);
    expect(output).toMatch(/rank: 3/);

    const { address, stop } = await serve('--bundle', 'artifacts/world', '--workers', '1');
    const reloaded = await fetch(`${address}/v1/model/reload`, { method: 'POST' }); // read in a thread
    expect(await reloaded.json()).toMatchObject({ scope: 'shared', model_version: expect.any(String) });
    expect(await stop()).toEqual([0, null]);
  });

  async function serve(...options: readonly string[]) {
    const server = spawn(command(), ['serve', '--port', '0', '--no-store', ...options], { cwd: installed.project });
    const exit = once(server, 'exit');
    let said = '';
    for await (const chunk of server.stderr) {
      said += chunk;
      if (/ on http:\S+;/.test(said)) break;
    }
    const [, address] = / on (http:\S+);/.exec(said)!;
    const stop = () => {
      server.kill('SIGTERM');
      return exit;
    };
    return { address, stop };
  }

  /** As npm links it. */
  function command(): string {
    return join(installed.project, 'node_modules', '.bin', 'metafuse');
  }
});

/** Paths from the root of the checkout. */
function filesUnder(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length));
}
