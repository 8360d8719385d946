import type { Static, TSchema } from 'typebox';

/**
 * What goes over the wire by one of the server's schemas, in the API's own names. Bodies that callers give and answers that they get
 * are theirs to read alone.
 */
export type Wire<Schema extends TSchema> = Frozen<Static<Schema>>;

/** All the way down. */
export type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;
