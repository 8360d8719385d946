import { parentPort } from 'node:worker_threads';

/** A number to give back, or what to do instead. */
export interface EchoTask {
  readonly value: number;
  readonly instead?: 'throw' | 'throw later' | 'exit' | 'wait' | 'compute';
  /** One cell in shared memory, 1 once `compute` is done. */
  readonly done?: Int32Array;
}

parentPort!.on('message', ({ value, instead, done }: EchoTask) => {
  if (instead === 'throw') parentPort!.postMessage({ error: new Error(`thrown at ${value}`) });
  else if (instead === 'exit') process.exit(3);
  else if (instead === 'throw later')
    setTimeout(() => {
      throw new Error('thrown later');
    }, 1);
  else if (instead === 'compute') {
    Atomics.wait(done!, 0, 0, 300); // as native code does: nothing else happens in this thread
    Atomics.store(done!, 0, 1);
    parentPort!.postMessage({ answer: value });
  } else if (instead === undefined) parentPort!.postMessage({ answer: value });
});
