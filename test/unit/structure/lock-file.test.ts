import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

// A registry that lacks a package for another platform makes `npm install` leave it out of the lock file, and
// `npm ci` then refuses the file everywhere, this machine included. Such entries are added by hand.
it('the lock file has every package that another one in it depends on, those of other platforms too', async () => {
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const missing = Object.entries(lock.packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !resolutions(path, name).some((candidate) => candidate in lock.packages))
      .map((name) => `${path || 'the project'} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

/** Where Node looks for a package named `name` from `path`, nearest first. */
function resolutions(path: string, name: string): string[] {
  const folders = path.split('/node_modules/');
  const outwards = folders.map((_, depth) => folders.slice(0, folders.length - depth).join('/node_modules/'));
  return [...outwards.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}
