import { FusionError } from '../../data/schema/errors.js';

/** Whose bundle: that of all namespaces without one of their own, or that of one namespace. */
export type BundleScope = 'shared' | 'namespace';

/** What is asked of a change. */
export interface BundleChange {
  readonly scope?: BundleScope | undefined;
  /** Within the root; undefined: the folder that the bundle in use was read from. */
  readonly path?: string | undefined;
}

/** What became of it. */
export interface ChangedBundle {
  readonly scope: BundleScope;
  readonly modelVersion: string;
  /** Null where there was none. */
  readonly previousVersion: string | null;
}

/** Why a bundle is not taken into use: a fault of the bundle, of which the server goes on to know nothing. */
export function refusedBundle(error: unknown): FusionError {
  const { message } = error as Error;
  const reason = error instanceof FusionError ? error.code : 'internal';
  return new FusionError(
    'bundle_refused',
    `The bundle in use stays, since the other cannot be used: ${message}`,
    { reason },
    error,
  );
}
