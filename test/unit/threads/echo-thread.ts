import { parentPort } from 'node:worker_threads';

/** A number to give back, or what to do instead. */
export interface EchoTask {
  readonly value: number;
  readonly instead?: 'throw' | 'throw later' | 'exit' | 'wait';
}

parentPort!.on('message', ({ value, instead }: EchoTask) => {
  if (instead === 'throw') parentPort!.postMessage({ error: new Error(`thrown at ${value}`) });
  else if (instead === 'exit') process.exit(3);
  else if (instead === 'throw later')
    setTimeout(() => {
      throw new Error('thrown later');
    }, 1);
  else if (instead === undefined) parentPort!.postMessage({ answer: value });
});
