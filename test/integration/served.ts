import { startMetafuse } from './metafuse-process.js';

/** A `metafuse serve` that answers. */
export interface Served {
  /** `http://127.0.0.1:…` */
  readonly address: string;
  /** Tells it to stop, and waits until it did. @throws when it did not end well */
  stop(): Promise<void>;
}

/** Starts `metafuse serve …` on a free port, as a process of its own. @throws with what it complained about, when it ends before it answers */
export async function serve(...args: readonly string[]): Promise<Served> {
  const { process: server, finished } = startMetafuse('serve', '--port', '0', ...args);
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stderr!.on('data', (chunk) => {
      said += chunk;
      const [, found] = / on (http:\S+);/.exec(said) ?? [];
      if (found) resolve(found);
    });
    finished.then(({ code, stdout, stderr }) => reject(new Error(`serve: exit ${code}\n${stderr}\n${stdout}`)), reject);
  });
  return {
    address,
    stop: async () => {
      server.kill('SIGTERM');
      const { code, stdout, stderr } = await finished;
      if (code !== 0) throw new Error(`serve: exit ${code}\n${stderr}\n${stdout.slice(-5000)}`);
    },
  };
}
