import * as tf from '@tensorflow/tfjs';
import { networkLayout } from '../../models/network/network.js';
import type { Params } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { InputSpec } from '../compiler/record.js';
import { floats, type HostTensor, type HostTensors } from '../engines/runtime.js';
import type { MetaConfig } from './meta-config.js';
import { innerRatesShape, LOG_RATES } from './training-layout.js';

/** The input that training programs with fixed rates take: one a step. Learned ones are part of the training vector. */
export function innerRatesInput({ innerRates, numInnerSteps }: MetaConfig): InputSpec<number | string>[] {
  return innerRates === 'fixed' ? [{ name: 'inner_rates', shape: [numInnerSteps, 1] }] : [];
}

/** What that input is fed. */
export function innerRatesFeed({ innerRates, numInnerSteps, innerLearningRate }: MetaConfig): HostTensors {
  const rates = new Float32Array(numInnerSteps).fill(innerLearningRate);
  return innerRates === 'fixed' ? { inner_rates: floats(rates, [numInnerSteps, 1]) } : {};
}

/** The rates within a training program. @param params as trained @returns [steps, P], or [steps, 1] where they are fixed */
export function ratesWithin(params: Params, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor {
  const learned = params[LOG_RATES]; // [1, steps, P]
  return learned ? tf.exp(tf.squeeze(learned, [0])) : inputs['inner_rates']!;
}

/** The rates that a training vector stands for; [steps, P]. */
export function ratesOf(vector: Float32Array, shape: NetworkShape, config: MetaConfig): HostTensor {
  if (config.innerRates === 'fixed') return fixedRates(shape, config);
  const logRates = vector.subarray(networkLayout(shape).size);
  return floats(logRates.map(Math.exp), innerRatesShape(shape, config));
}

/** The configured rate, for every step and tensor; [steps, P]. */
export function fixedRates(shape: NetworkShape, config: MetaConfig): HostTensor {
  const [steps, tensors] = innerRatesShape(shape, config);
  return floats(new Float32Array(steps * tensors).fill(config.innerLearningRate), [steps, tensors]);
}
