import { readFileSync } from 'node:fs';

/**
 * The most memory that this process had, in MB. On Linux by the kernel's high-water mark of what it runs: `resourceUsage` carries over
 * what the process that started it had.
 */
export function peakMemoryMb(): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024; // kilobytes
  }
}
