/** One import or re-export of a source file. */
export interface Import {
  /** As it is written, or for a local one, the path of the file it means. */
  readonly to: string;
  /** `import type`: gone when the program runs. */
  readonly isType: boolean;
  /** `import(…)`: loaded when the line is reached, not with the file. */
  readonly isDynamic: boolean;
}

const FORMS = [
  { pattern: /\b(?:import|export)\s+(type\s+)?(?:[\w*$\s{},]+?)\s+from\s*['"]([^'"]+)['"]/g, isDynamic: false },
  { pattern: /\bimport\s+()['"]([^'"]+)['"]/g, isDynamic: false },
  { pattern: /\bimport\s*\(\s*()['"`]([^'"`]+)['"`]/g, isDynamic: true },
] as const;

/** Every import of a file, in whatever form. @param path from the root of the project, with slashes */
export function importsOf(path: string, source: string): Import[] {
  const code = withoutComments(source);
  return FORMS.flatMap(({ pattern, isDynamic }) =>
    [...code.matchAll(pattern)].map(([, type, to]) => ({
      to: to!.startsWith('.') ? localPath(path, to!) : to!,
      isType: Boolean(type),
      isDynamic,
    })),
  );
}

/** A program's text without its comments; what stands in quotes stays. */
export function withoutComments(source: string): string {
  const token = /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replace(token, (_, quoted: string | undefined) => quoted ?? ' ');
}

function localPath(from: string, to: string): string {
  const path = from.split('/').slice(0, -1);
  for (const part of to.replace(/\.js$/, '.ts').split('/')) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return path.join('/');
}
