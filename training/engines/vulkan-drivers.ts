import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Manifests of Vulkan drivers, where the loader of Linux looks for them: what VK_DRIVER_FILES (formerly VK_ICD_FILENAMES)
 * names, or else what lies in its folders.
 *
 * @param listFiles names of the files in a folder; none where it is not there
 * @see Khronos, Vulkan-Loader, LoaderDriverInterface.md: https://github.com/KhronosGroup/Vulkan-Loader
 */
export function vulkanDrivers(
  env: Readonly<Record<string, string | undefined>>,
  listFiles: (folder: string) => readonly string[],
): string[] {
  const named = paths(env['VK_DRIVER_FILES'] ?? env['VK_ICD_FILENAMES']);
  if (named.length > 0) return named;
  const found = driverFolders(env).flatMap((folder) => listFiles(folder).map((name) => join(folder, name)));
  return [...paths(env['VK_ADD_DRIVER_FILES']), ...found.filter((path) => path.endsWith('.json'))];
}

function driverFolders(env: Readonly<Record<string, string | undefined>>): string[] {
  const home = env['HOME'] ?? homedir();
  const roots = [
    env['XDG_CONFIG_HOME'] ?? join(home, '.config'),
    ...paths(env['XDG_CONFIG_DIRS'] ?? '/etc/xdg'),
    '/usr/local/etc',
    '/etc',
    env['XDG_DATA_HOME'] ?? join(home, '.local/share'),
    ...paths(env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share'),
  ];
  return roots.map((root) => join(root, 'vulkan/icd.d'));
}

function paths(list: string | undefined): string[] {
  return (list ?? '').split(':').filter((path) => path !== '');
}
