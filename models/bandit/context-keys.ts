/** How much of a context a posterior is about; `prior` knows nothing. */
export type ContextLevel = 'personal' | 'demographic' | 'global' | 'prior';

/** A level that can have evidence, and the name under which that is kept. */
export interface ContextKey {
  readonly level: Exclude<ContextLevel, 'prior'>;
  readonly key: string;
}

type Features = Readonly<Record<string, string | number | boolean>>;

/**
 * The contexts that a request belongs to, the narrowest first: those whose posteriors are read for it, and written by its feedback.
 *
 * `personal:user_id=u1`, `demographic:country=de|device=mobile`, `global`. Pairs are sorted by name, so their order in the request
 * does not matter; what separates them is escaped within them. A level without features is left out. Keys are kept with every answer,
 * so they are joined, each in one piece: a template would keep its parts, too.
 *
 * @param user features that name the user. @param segment features that name the segment.
 */
export function contextKeys({
  user = {},
  segment = {},
}: {
  readonly user?: Features;
  readonly segment?: Features;
}): readonly ContextKey[] {
  const levels = [
    ['personal', pairs(user)],
    ['demographic', pairs(segment)],
  ] as const;
  return [
    ...levels.flatMap(([level, text]) => (text === '' ? [] : [{ level, key: [level, text].join(':') }])),
    { level: 'global', key: 'global' },
  ];
}

function pairs(features: Features): string {
  return Object.entries(features)
    .map(([name, value]) => [escaped(name), escaped(String(value))].join('='))
    .sort()
    .join('|');
}

function escaped(text: string): string {
  return text.replace(/[%|=]/g, encodeURIComponent);
}
