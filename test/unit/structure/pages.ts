import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Command } from 'commander';

/** Pages for readers, by their path from the root of the project. */
export type Pages = ReadonlyMap<string, string>;

const ROOMS = ['data', 'models', 'training', 'serving', 'bin', 'bench', 'test', 'docs'];

export function readPages(root: string): Pages {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const paths = ['README.md', 'CHANGELOG.md', 'bench/README.md', ...docs.map((name) => `docs/${name}`)];
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Links to files that are not there, or to headings that their page does not have. */
export function brokenLinks(pages: Pages, root: string): string[] {
  const anchors = new Map([...pages].map(([path, text]) => [path, anchorsOf(text)]));
  return [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
      if (/^https?:/.test(link!)) return [];
      const [file = '', anchor] = link!.split('#');
      const to = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(root, to))) return [`${path}: no ${link}`];
      return anchor !== undefined && anchors.get(to)?.has(anchor) === false ? [`${path}: no heading ${link}`] : [];
    }),
  );
}

/** Headings as links name them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Files and folders of the project that a page names as code, or runs, and that are not there. */
export function missingFiles(pages: Pages, root: string): string[] {
  return [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)+)\/?`|npx tsx ([\w./-]+)/g)]
      .map(([, named, run]) => named ?? run!)
      .filter((file) => ROOMS.includes(file.split('/')[0]!))
      .filter((file) => !existsSync(join(root, file)) && !existsSync(join(root, `${file}.ts`)))
      .map((file) => `${path}: no ${file}`),
  );
}

/** Commands with a verb or an option that there is not; as code in a line, they may leave `metafuse` out. */
export function unknownCommands(pages: Pages, program: Command): string[] {
  const verbs = program.commands.map((command) => command.name()).join('|');
  const forms = [/(?:^(?: {4}|\$ )?|`|-- )metafuse ([a-z][^`\n]*)/gm, new RegExp(`\`((?:${verbs}) [^\`\n]*)\``, 'g')];
  return [...pages].flatMap(([path, text]) => {
    const lines = text.replaceAll(/\s*\\\n\s*/g, ' '); // a line that goes on in the next
    return forms
      .flatMap((form) => [...lines.matchAll(form)].map(([, command]) => command!))
      .flatMap((command) => {
        const [words = ''] = command.split(/ # |[|>;]/); // what follows is a remark, or the shell's
        const problem = unknownIn(words.trim().split(/\s+/), program);
        return problem === null ? [] : [`${path}: ${command}: no ${problem}`];
      });
  });
}

function unknownIn(words: readonly string[], command: Command): string | null {
  const [word = '', ...rest] = words;
  const next = command.commands.find((each) => each.name() === word);
  if (next !== undefined) return unknownIn(rest, next);
  if (command.commands.length > 0) return /^[a-z-]+$/.test(word) ? word : null;
  const known = new Set(['--help', '--json', '--config', ...command.options.flatMap(({ long }) => long ?? [])]);
  const flags = words.map((each) => /^--[a-z-]+/.exec(each)?.[0]);
  return flags.find((flag) => flag !== undefined && !known.has(flag)) ?? null;
}
