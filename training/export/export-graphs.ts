import type { BundleGraphs } from '../../data/bundle/index.js';
import { compile } from '../compiler/compile.js';
import type { SpecifiedProgram } from '../compiler/record.js';
import type { MetaConfig } from '../meta/meta-config.js';
import type { FittedNetwork } from '../meta/train-network.js';
import { adaptProgram } from './adapt-program.js';
import { contextProgram } from './context-program.js';
import { exportedParameters } from './exported-parameters.js';
import { knownProgram, type SourceVectors } from './known-program.js';
import { scoreProgram } from './score-program.js';

/**
 * Compiles what a bundle carries, in standard ONNX. The trained parameters become constants of the graphs, but for those
 * that adapt: these are an input, so that a server can put a user's own in their place.
 *
 * @param vectors of every source, in order: where one has some, there is a graph for items that the bundle has
 */
export function exportGraphs(
  { parameters, shape }: Pick<FittedNetwork, 'parameters' | 'shape'>,
  config: MetaConfig,
  vectors: readonly SourceVectors[] = [],
): BundleGraphs {
  const params = exportedParameters(parameters, shape);
  const bytes = ({ program, inputs }: SpecifiedProgram) => compile(program, inputs).bytes;
  const hasVectors = vectors.some(({ width }) => width > 0);
  try {
    return {
      context: bytes(contextProgram(params, shape, config)),
      score: bytes(scoreProgram(params, shape, config)),
      adapt: bytes(adaptProgram(params, shape, config)),
      ...(hasVectors ? { known: bytes(knownProgram({ params, shape, config }, vectors)) } : {}),
    };
  } finally {
    for (const tensor of Object.values(params)) tensor.dispose();
  }
}
