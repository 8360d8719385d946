import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

const tool = (name: string) => join(root, 'node_modules', '.bin', name);

/** The compiler of this checkout. */
export const tsc = tool('tsc');

/** Makes in a folder what `npm pack` packs in a checkout after `npm run build`; the checkout's own dist stays as it is. */
export async function buildPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const part of ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'docs']) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  const outDir = join(folder, 'dist');
  await run(tsc, ['-p', 'tsconfig.build.json', '--outDir', outDir], { cwd: root });
  await run(tsc, ['-p', 'serving/browser', '--noEmit', 'false', '--outDir', outDir], { cwd: root });
  const page = join(outDir, 'serving', 'dashboard', 'built');
  await run(tool('vite'), ['build', 'serving/dashboard/page', '--outDir', page, '--logLevel', 'warn'], { cwd: root });
}
