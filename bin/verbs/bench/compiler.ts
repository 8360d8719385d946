import { writeFile } from 'node:fs/promises';
import type { CompilerBench } from '../../../bench/compiler.js';
import { printResult } from '../../printing/print-result.js';
import { say } from '../../printing/say.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';

interface CompilerOptions {
  readonly json?: true;
  readonly out?: string;
  readonly picture?: string;
  readonly layer: string;
}

/** How many kinds of a stage the text names; `--json` has them all. */
const KINDS = 6;

/** `metafuse bench compiler`: the meta-step of the default configuration on its way from tfjs to ONNX. */
export const addBenchCompiler: AddVerb = (bench) => {
  bench
    .command('compiler')
    .description('Follow a meta-step through the compiler: counts before and after the passes, bytes, times.')
    .option('--json', 'print one JSON object')
    .option('--out <file>', 'write the compiled meta-step, to look at in Netron')
    .option('--picture <file>', 'draw one layer before and after the passes, as SVG')
    .option('--layer <scope>', 'the layer to draw', 'rows/fusion/layer1')
    .action(async ({ json, out, picture, layer }: CompilerOptions) => {
      const { benchCompiler, compiledStep, recordedStep } = await import('../../../bench/compiler.js'); // brings tfjs
      const startMs = performance.now();
      if (out !== undefined) {
        await writeFile(out, compiledStep('standard').bytes);
        say(`wrote ${out}`);
      }
      if (picture !== undefined) {
        const { drawLayer } = await import('../../../bench/layer-picture.js');
        await writeFile(picture, await drawLayer(recordedStep('fused'), layer));
        say(`wrote ${picture}`);
      }
      const result = await benchCompiler();
      const seconds = (performance.now() - startMs) / 1000;
      printResult({ command: 'bench compiler', seconds, ...result }, { json: json === true, text: text(result) });
    });
};

function text({ stages, profiles }: CompilerBench): string {
  const most = (kinds: Readonly<Record<string, number>>) =>
    Object.entries(kinds)
      .slice(0, KINDS)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ');
  return [
    table(
      ['', 'count', 'most of all'],
      stages.map(({ stage, count, kinds }) => [stage, String(count), most(kinds)]),
    ),
    table(
      ['profile', 'nodes', 'kB', 'record, ms', 'session, ms'],
      Object.entries(profiles).map(([name, { nodes, bytes, record_ms, session_ms }]) => [
        name,
        String(nodes),
        (bytes / 1000).toFixed(0),
        record_ms.toFixed(0),
        session_ms.toFixed(0),
      ]),
    ),
  ].join('\n\n');
}
