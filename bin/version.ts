import { readFileSync } from 'node:fs';

/** The package's version; package.json is one folder up from the sources and two from the build. */
export const version: string = readPackage().version;

function readPackage(): { version: string } {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return { version: '0.0.0' };
}
