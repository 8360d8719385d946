/** What axes have in common: their name at their end or middle, and no arrow. */
export const named = (label: string | null) => ({ label, labelArrow: 'none' as const });
export const centred = (label: string) => ({ ...named(label), labelAnchor: 'center' as const });

/** `40 %` or `2.5 %`, for ticks. */
export const percentTick = (share: number) => `${Number((100 * share).toFixed(1))} %`.replace('-', '−');

/** `23:05`, UTC. */
export const minuteTick = (time: Date) => time.toISOString().slice(11, 16);
