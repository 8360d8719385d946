import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FusionError } from '../../data/schema/errors.js';

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

/** By their path from the page's folder: `index.html`, `assets/index-….js`. */
type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Finds files of the page: in the package those that were built with it; in a checkout they are built, in memory, when somebody first
 * asks. Whatever else is asked for is not there: paths are looked up, never opened.
 */
export function createPageFiles(): (path: string) => Promise<PageFile | undefined> {
  let files: Promise<PageFiles> | undefined;
  return async (path) => {
    files ??= loadPage();
    try {
      return (await files).get(path);
    } catch (error) {
      files = undefined; // whoever asks next may have better luck
      throw error;
    }
  };
}

function loadPage(): Promise<PageFiles> {
  const built = fileURLToPath(new URL('./built/', import.meta.url));
  return existsSync(built) ? readBuilt(built) : buildPage(fileURLToPath(new URL('./page/', import.meta.url)));
}

async function readBuilt(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const read = async (path: string) =>
    [relative(folder, path).replaceAll('\\', '/'), pageFile(path, await readFile(path))] as const;
  return new Map(await Promise.all(paths.map(read)));
}

/** @throws FusionError `not_found` where what it is built with is not installed */
async function buildPage(folder: string): Promise<PageFiles> {
  const { build } = await import('vite').catch((cause: unknown) => {
    const message = 'dashboard: the page is not built, and what builds it is not installed; npm ci, or npm run build';
    throw new FusionError('not_found', message, {}, cause);
  });
  const built = await build({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'error',
    build: { write: false },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  return new Map(
    outputs.map((file) => [
      file.fileName,
      pageFile(file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source)),
    ]),
  );
}

function pageFile(path: string, content: Buffer): PageFile {
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', content };
}
