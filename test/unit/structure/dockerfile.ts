/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  /** ARG lines before the first stage. */
  readonly versions: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
}

/** Reads as much of a Dockerfile as Dockerfile.gpu is made of: no heredocs, no ONBUILD, comments on lines of their own. */
export function readDockerfile(source: string): Dockerfile {
  const lines = source
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const versions: Record<string, string> = {};
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, keyword, rest] = /^(\w+)\s+(.*)$/.exec(line)!;
    const stage = stages.at(-1);
    if (keyword === 'FROM') {
      const [, base, name] = /^(\S+) AS (\S+)$/.exec(rest!)!;
      stages.push({
        name: name!,
        base: base!.replace(/\$\{(\w+)\}/g, (_, arg: string) => versions[arg]!),
        instructions: [],
      });
    } else if (stage) {
      stage.instructions.push({ keyword: keyword!, rest: rest! });
    } else {
      const [, arg, value] = /^(\w+)=(.*)$/.exec(rest!)!;
      versions[arg!] = value!;
    }
  }
  return { versions, stages };
}
