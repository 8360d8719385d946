import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { invalidValue } from '../http/invalid-value.js';

/**
 * The folder that a caller names, which must lie in the configured one: whoever may change the bundle must not be able to make the
 * server read whatever else is on its disk, by `..`, an absolute path or a link.
 *
 * @param root null where none was configured: then callers cannot name folders.
 * @throws FusionError `invalid_value`
 */
export async function withinBundleRoot(root: string | null, path: string): Promise<string> {
  if (root === null) throw invalidValue('path', 'none, since the server was started without --bundle-root', path);
  const refused = () => invalidValue('path', 'a folder in the one that the server was started with', path);
  if (isAbsolute(path) || path.includes('\0')) throw refused();
  const inside = await realpath(root);
  const folder = await realpath(resolve(inside, path)).catch(() => {
    throw refused(); // the same whether it is missing or elsewhere: the answer tells nothing about the disk
  });
  const way = relative(inside, folder);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) throw refused();
  return folder;
}
