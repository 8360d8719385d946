import * as tf from '@tensorflow/tfjs';
import { registerSecondOrderGradients } from './second-order-gradients.js';

/**
 * What tfjs needs before the network runs on it; again is harmless.
 *
 * Production mode is tfjs's documented way to keep its plain backend from advertising the native one on stderr. In 4.22 it
 * silences warnings and changes nothing else.
 */
export function prepareTensorflow(): void {
  tf.enableProdMode();
  registerSecondOrderGradients();
}
