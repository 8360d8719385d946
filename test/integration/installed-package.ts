import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildPackage } from './built-package.js';

const run = promisify(execFile);
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A project of somebody else's, in which the package is installed. */
export interface InstalledPackage {
  readonly project: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
}

/**
 * Packs the package and installs the tarball into an empty project. Where npm cannot get what it depends on, this checkout's packages
 * stand in, which is said.
 */
export async function installPackage(folder: string): Promise<InstalledPackage> {
  const [built, project] = [join(folder, 'package'), join(folder, 'project')];
  await buildPackage(built);
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: built,
  });
  const [packed] = JSON.parse(stdout) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  const tarball = join(folder, packed.filename);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
  // Its installer gets CUDA's provider from another host; chDB, half a gigabyte, is optional.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=optional', tarball];
  await run('npm', install, { cwd: project, env, timeout: 300_000 }).catch(async (error) => {
    console.warn(
      `npm install got no packages, those of this checkout stand in: ${String(error.message).slice(0, 500)}`,
    );
    await standIn(project, tarball);
  });
  return { project, files: packed.files.map(({ path }) => path) };
}

async function standIn(project: string, tarball: string): Promise<void> {
  const own = join(project, 'node_modules', 'metafuse');
  await mkdir(own, { recursive: true });
  await run('tar', ['--extract', '--file', tarball, '--strip-components', '1', '--directory', own]);
  for (const name of await readdir(modules)) {
    if (!name.startsWith('.')) await symlink(join(modules, name), join(project, 'node_modules', name));
  }
  await mkdir(join(project, 'node_modules', '.bin'));
  await chmod(join(own, 'dist', 'bin', 'metafuse.js'), 0o755); // as npm does
  await symlink('../metafuse/dist/bin/metafuse.js', join(project, 'node_modules', '.bin', 'metafuse'));
}
