import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ClickHouseProcess {
  readonly url: string;
  readonly port: number;
  /** As a crash does it, unless another signal is named. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const program = fileURLToPath(new URL('clickhouse-server.ts', import.meta.url));

/** Starts a test server on a folder, with what an earlier one left in it. @param port 0 takes a free one */
export async function startClickHouse(folder: string, port = 0): Promise<ClickHouseProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error('the ClickHouse test server ended before it listened'))),
  ]);
  const listening = Number(String(line));
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    stop: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await exited;
    },
  };
}
