import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that takes meta-steps when it is asked: an engine of ours, or a peer. */
export interface Contestant {
  /** What it said of itself when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Sends one request, a line of JSON, and waits for the answer, another. @throws what it complained about, if it dies */
  ask(request: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** The last lines of a process's complaint: enough of a stack to know what it was. */
const COMPLAINT_LINES = 12;

/**
 * Starts a contestant and waits until it has taken its first step. It is a process of its own, so that its peak memory is
 * its own and a core can be set aside for it.
 * @throws Error with its complaint, when it ends instead
 */
export async function startContestant(
  [command, ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const child = spawn(command!, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = complaintOf(child, [command!, ...args].join(' '));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const next = await lines.next();
    if (next.done) throw await ended;
    return JSON.parse(next.value) as Readonly<Record<string, unknown>>;
  };
  return {
    ready: await answer(),
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Settles when the process has ended, with an error that says what it wrote last. */
function complaintOf(child: ChildProcess, command: string): Promise<Error> {
  let written = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  child.stdin!.on('error', () => {}); // it has died; its complaint says why
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(new Error(`${command}: ${cause.message}`, { cause })));
    child.once('close', (code) => {
      const last = written.trimEnd().split('\n').slice(-COMPLAINT_LINES).join('\n');
      resolve(new Error(`${command} ended with ${code}:\n${last}`));
    });
  });
}
