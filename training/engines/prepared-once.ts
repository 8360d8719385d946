import type { SpecifiedProgram } from '../compiler/record.js';

/** Programs by name, each prepared when it is first asked for. */
export function preparedOnce<Prepared extends { release(): Promise<void> }>(runtime: {
  prepare(program: SpecifiedProgram): Promise<Prepared>;
}) {
  const programs = new Map<string, Promise<Prepared>>();
  return {
    prepared: (key: string, specified: SpecifiedProgram): Promise<Prepared> => {
      const known = programs.get(key) ?? runtime.prepare(specified);
      programs.set(key, known);
      return known;
    },
    release: async () => {
      for (const program of programs.values()) {
        const executable = await program.catch(() => undefined); // whoever asked for it was told
        await executable?.release();
      }
      programs.clear();
    },
  };
}
