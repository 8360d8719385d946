import * as tf from '@tensorflow/tfjs';
import type { GoldenCase } from '../../data/bundle/index.js';
import { bagTable, type TokenBag, textBag } from '../../models/base/token-bags.js';
import { bagTensors } from '../base/two-tower/draw-batch.js';
import type { TwoTower } from '../base/two-tower/fit-two-tower.js';
import { towerLayout } from '../base/two-tower/towers.js';
import type { TwoTowerConfig } from '../base/two-tower/two-tower-config.js';
import { encodeProgram } from '../base/two-tower/two-tower-programs.js';
import { compile } from '../compiler/compile.js';
import { eagerRuntime } from '../engines/eager-runtime.js';
import { goldenCase } from './golden-rows.js';

/** Texts of the golden rows. */
const GOLDEN_TEXTS = 3;

/** What a bundle takes along of a two-tower besides its tables. */
export interface ExportedTowers {
  /** `content.onnx`: bags to the vectors of all towers; the parameters are constants of it. */
  readonly graph: Uint8Array;
  /** A few bags, and what tfjs, eagerly, makes of them. */
  readonly golden: GoldenCase;
}

export async function exportTowers({ reader, parameters }: TwoTower, config: TwoTowerConfig): Promise<ExportedTowers> {
  const constant = tf.tensor1d(parameters);
  try {
    const program = encodeProgram(towerLayout(config), constant);
    const inputs = bagTensors('', bagTable(goldenBags(reader)));
    const outputs = await (await eagerRuntime('tfjs', 'cpu').prepare(program)).run(inputs);
    return {
      graph: compile(program.program, program.inputs).bytes,
      golden: goldenCase(program, inputs, outputs),
    };
  } finally {
    constant.dispose();
  }
}

/** The first words of the catalogue: one, then one more each. */
function goldenBags(reader: TwoTower['reader']): TokenBag[] {
  const words = [...reader.frequencies.keys()].filter((token) => token.startsWith('word:'));
  return Array.from({ length: GOLDEN_TEXTS }, (_, index) =>
    textBag(
      reader,
      words
        .slice(0, index + 1)
        .join(' ')
        .replaceAll('word:', ''),
    ),
  );
}
