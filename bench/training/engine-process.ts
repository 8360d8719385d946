import { FusionError } from '../../data/schema/errors.js';
import { compile } from '../../training/compiler/compile.js';
import type { EngineName } from '../../training/engines/engine-names.js';
import { openOnnx } from '../../training/engines/open-onnx.js';
import { answerRounds } from './answer-rounds.js';
import { type BenchNetwork, type BenchNetworkName, benchNetwork } from './bench-network.js';
import { openStepper } from './stepper.js';

// One engine of ours as a contestant: node engine-process.js <network> <engine> <cores> [tasks]
const [networkName, engineName, cores, tasks] = process.argv.slice(2) as [
  BenchNetworkName,
  EngineName,
  string,
  string?,
];
const now = () => performance.now();

/** Times of recording and of opening a session, in a process that has done neither yet. */
async function setupTimes({ programs: { step } }: BenchNetwork) {
  const start = now();
  const { bytes } = compile(step.program, step.inputs, { profile: 'fused' });
  const recorded = now();
  const session = await openOnnx(bytes);
  const opened = now();
  await session.release();
  return { record_ms: recorded - start, session_ms: opened - recorded };
}

try {
  const network = benchNetwork(networkName, {
    shards: Number(cores), // what is fastest: the whole step as one program, or each core its part
    ...(tasks !== undefined && { metaBatchSize: Number(tasks) }),
  });
  const setup = engineName === 'cpu' ? await setupTimes(network) : {};
  const stepper = openStepper(network, engineName, { workers: Number(cores) });
  await stepper.step();
  await answerRounds({ ...setup, tasks: network.config.metaBatchSize }, stepper.step, now);
  await stepper.release();
} catch (error) {
  if (!(error instanceof FusionError)) throw error;
  process.stdout.write(`${JSON.stringify({ unavailable: error.message })}\n`);
}
