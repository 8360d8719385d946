/** How much an item's metadata say: the cases in which a content score deserves more or less trust. */
export const ITEM_KINDS = ['complete', 'predicted', 'sparse', 'old', 'new'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];
