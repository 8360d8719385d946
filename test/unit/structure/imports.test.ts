import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkImports, ROOMS } from './check-imports.js';
import { importsOf } from './imports-of.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** By their path; what holds markup (`.tsx`) is imported by the same name as all others, and so listed by it. */
function sources(): Map<string, string> {
  const paths = [...ROOMS, 'bin'].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  );
  return new Map(paths.map((path) => [path.replace(/\.tsx$/, '.ts'), readFileSync(`${root}${path}`, 'utf8')]));
}

describe('the rooms', () => {
  it('import along the arrows of the architecture, without circles, clocks or dice', () => {
    const files = sources();
    expect(files.size).toBeGreaterThan(200);
    expect(checkImports(files)).toEqual([]);
  });

  it('are read whole: an import for every line that says from', () => {
    const lines = [...sources()].flatMap(([path, source]) => {
      const said = source.match(/^(?:import|export|\}) ?.*\bfrom '[^']+';$/gm)?.length ?? 0;
      const found = importsOf(path, source).filter(({ isDynamic }) => !isDynamic).length;
      return said === found ? [] : [`${path}: ${said} lines, ${found} imports`];
    });
    expect(lines).toEqual([]);
  });
});

describe('importsOf', () => {
  it('finds every form, and nothing in comments', () => {
    const source = [
      "import * as tf from '@tensorflow/tfjs';",
      "import './side-effect.js';",
      "import type { A } from '../x/a.js';",
      "import b, {\n  type B,\n  c as d,\n} from './b.js';",
      "export * from './c.js';",
      "export { type D, d } from '../d.js';",
      "const late = await import('./late.js');",
      "// import { no } from './comment.js';",
      "/* import('./block.js') */ const url = 'https://from/here'; // from 'nowhere'",
    ].join('\n');
    const found = importsOf('models/y/file.ts', source).map(({ to, isType, isDynamic }) =>
      [to, isType && 'type', isDynamic && 'dynamic'].filter(Boolean).join(' '),
    );
    expect(found.sort()).toEqual([
      '@tensorflow/tfjs',
      'models/d.ts',
      'models/x/a.ts type',
      'models/y/b.ts',
      'models/y/c.ts',
      'models/y/late.ts dynamic',
      'models/y/side-effect.ts',
    ]);
  });
});

describe('checkImports on planted trees', () => {
  /** Small trees that obey, to which each test adds what does not. */
  const obedient = {
    'data/schema/errors.ts': '',
    'data/bundle/read.ts': "import 'apache-arrow';\nimport '../schema/errors.js';",
    'models/fusion/blend.ts': "import '../../data/schema/errors.js';",
    'models/network/layers.ts': "import * as tf from '@tensorflow/tfjs';",
    'training/train.ts': "import '../models/network/layers.js';\nimport '../data/bundle/read.js';",
    'training/engines/onnx.ts': "import ort from 'onnxruntime-node';",
    'serving/app.ts': "import Fastify from 'fastify';\nimport 'onnxruntime-node';\nimport '../models/fusion/blend.js';",
    'bin/metafuse.ts': "import './verbs/training/train.js';",
    'bin/verbs/training/train.ts':
      "import type { T } from '../../../training/train.js';\nconst t = await import('../../../training/train.js');",
    'bin/verbs/serving/serve.ts': "import '../../../serving/app.js';",
    'bin/verbs/serving/rescore.ts': '',
  };
  const problems = (added: Readonly<Record<string, string>>) =>
    checkImports(new Map(Object.entries({ ...obedient, ...added })));

  it('an obedient tree passes', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    ['data/a.ts', '../models/fusion/blend.js'],
    ['models/a.ts', '../data/bundle/read.js'],
    ['models/a.ts', '../serving/app.js'],
    ['training/a.ts', '../serving/app.js'],
    ['training/a.ts', '../bin/metafuse.js'],
    ['serving/a.ts', '../training/train.js'],
    ['serving/a.ts', '../models/network/layers.js'],
  ])('%s may not import %s, not even types or later on', (path, to) => {
    const target = to.replace('../', '').replace('.js', '.ts');
    for (const line of [`import { x } from '${to}';`, `import type { X } from '${to}';`, `await import('${to}');`]) {
      expect(problems({ [path]: line })).toContain(`${path} imports ${target}`);
    }
  });

  it.each([
    ['models/fusion/a.ts', '@tensorflow/tfjs'],
    ['data/a.ts', '@tensorflow/tfjs-node'],
    ['training/a.ts', 'onnxruntime-node'],
    ['serving/a.ts', '@clickhouse/client'],
    ['serving/a.ts', 'apache-arrow'],
    ['training/a.ts', 'fastify'],
    ['data/a.ts', '@fastify/swagger'],
  ])('%s may not import the package %s', (path, name) => {
    expect(problems({ [path]: `import x from '${name}';` })).toEqual([`${path} imports ${name}`]);
  });

  it('names a circle once, whoever is met first, also of types', () => {
    const added = (third: string) => ({
      'models/c.ts': third,
      'models/a.ts': "import './b.js';",
      'models/b.ts': "const late = await import('./c.js');",
    });
    expect(problems(added("export * from './a.js';"))).toEqual(['circle: models/a.ts → models/b.ts → models/c.ts']);
    expect(problems(added("import type { A } from './a.js';"))).toHaveLength(1);
    expect(problems(added(''))).toEqual([]);
  });

  it('follows serving through files that may import what serving may not', () => {
    const added = { 'models/fusion/blend.ts': "import '../network/layers.js';" };
    const trail = 'serving/app.ts → models/fusion/blend.ts → models/network/layers.ts';
    expect(problems(added)).toEqual([
      `serving/app.ts loads models/network/layers.ts: ${trail}`,
      `bin/verbs/serving/serve.ts loads @tensorflow/tfjs: bin/verbs/serving/serve.ts → ${trail} → @tensorflow/tfjs`,
    ]);
  });

  it('finds tfjs in what the command line loads before it trains', () => {
    const added = { 'bin/verbs/training/train.ts': "import { train } from '../../../training/train.js';" };
    const trail =
      'bin/metafuse.ts → bin/verbs/training/train.ts → training/train.ts → models/network/layers.ts → @tensorflow/tfjs';
    expect(problems(added)).toEqual([`bin/metafuse.ts loads @tensorflow/tfjs: ${trail}`]);
  });

  it('misses a program that serves and lies elsewhere by now', () => {
    const { 'bin/verbs/serving/rescore.ts': _, ...moved } = obedient;
    expect(checkImports(new Map(Object.entries(moved)))).toEqual([
      'bin/verbs/serving/rescore.ts is not there, and was to be looked at',
    ]);
  });

  it('finds dice and clocks, but for a steady clock in serving', () => {
    expect(problems({ 'models/a.ts': 'const x = Math.random();' })).toEqual(['models/a.ts calls Math.random']);
    expect(problems({ 'serving/a.ts': 'const x = Date.now();' })).toEqual(['serving/a.ts calls Date.now']);
    expect(problems({ 'data/a.ts': 'const x = new Date();' })).toEqual(['data/a.ts calls new Date()']);
    expect(problems({ 'training/a.ts': 'performance.now()' })).toEqual(['training/a.ts calls performance.now']);
    expect(problems({ 'serving/a.ts': 'performance.now()' })).toEqual([]);
    expect(problems({ 'models/a.ts': '// never Math.random\nnew Date(0);' })).toEqual([]);
  });

  it('names a local file that is not there', () => {
    expect(problems({ 'data/a.ts': "import './gone.js';" })).toEqual([
      'data/a.ts imports data/gone.ts, which is not there',
    ]);
  });
});
