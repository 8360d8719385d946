import { describe, expect, it } from 'vitest';
import { vulkanDrivers } from '../../../training/engines/vulkan-drivers.js';

const FILES: Readonly<Record<string, readonly string[]>> = {
  '/usr/share/vulkan/icd.d': ['radeon.json', 'README'],
  '/etc/vulkan/icd.d': ['nvidia.json'],
  '/home/ada/.local/share/vulkan/icd.d': ['own.json'],
  '/data/vulkan/icd.d': ['far.json'],
};
const find = (env: Readonly<Record<string, string>>) =>
  vulkanDrivers({ HOME: '/home/ada', ...env }, (folder) => FILES[folder] ?? []);

describe('vulkanDrivers', () => {
  it('are the manifests in the loader’s folders', () => {
    expect(find({})).toEqual([
      '/etc/vulkan/icd.d/nvidia.json',
      '/home/ada/.local/share/vulkan/icd.d/own.json',
      '/usr/share/vulkan/icd.d/radeon.json',
    ]);
  });

  it('are only those that the environment names, where it does', () => {
    expect(find({ VK_ICD_FILENAMES: '/a.json:/b.json' })).toEqual(['/a.json', '/b.json']);
    expect(find({ VK_ICD_FILENAMES: '/a.json', VK_DRIVER_FILES: '/c.json' })).toEqual(['/c.json']);
    expect(find({ VK_ICD_FILENAMES: '' })).toHaveLength(3); // set to nothing is not set
  });

  it('may be added, and looked for elsewhere', () => {
    expect(find({ VK_ADD_DRIVER_FILES: '/a.json', XDG_DATA_DIRS: '/data' })).toEqual([
      '/a.json',
      '/etc/vulkan/icd.d/nvidia.json',
      '/home/ada/.local/share/vulkan/icd.d/own.json',
      '/data/vulkan/icd.d/far.json',
    ]);
  });
});
