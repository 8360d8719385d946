import { adaptingParameters, networkLayout } from '../../models/network/network.js';
import { layOut, type ParameterLayout, type ParameterSpec } from '../../models/network/parameters.js';
import type { NetworkShape } from '../../models/network/shape.js';
import type { MetaConfig } from './meta-config.js';

/** Name of the learned inner rates' logarithms among the trained parameters. */
export const LOG_RATES = 'inner/log_rates';

/**
 * The flat vector that meta-training moves: the network's parameters and, behind them, the logarithms of learned inner
 * rates [steps, P]. Gradient, clipping, Adam, averages and checkpoints see one vector; weight decay alone stops at
 * `networkLayout(shape).size`, as it would pull a rate towards 1.
 *
 * Logarithms, because a rate then stays positive without a projection that every optimizer would have to know of (a
 * negative one would step away from what a user said), and because Adam's step becomes relative to the rate: 0.001 is a
 * tenth of a rate of 0.01.
 */
export function trainingLayout(shape: NetworkShape, config: MetaConfig): ParameterLayout {
  const network = networkLayout(shape);
  if (config.innerRates === 'fixed') return network;
  const logRates: ParameterSpec = {
    name: LOG_RATES,
    shape: innerRatesShape(shape, config),
    initialize: { kind: 'constant', value: Math.log(config.innerLearningRate) },
  };
  return layOut([...network.parameters, logRates]);
}

/** Shape of the inner loop's rates: [steps, P], one per step and adapting tensor, these in the layout's order. */
export function innerRatesShape(shape: NetworkShape, { adapts, numInnerSteps }: MetaConfig): [number, number] {
  return [numInnerSteps, adaptingParameters(networkLayout(shape), adapts).length];
}
