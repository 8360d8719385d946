/** The package's own declarations are of the module `domino`, which it is a fork of. */
declare module '@mixmark-io/domino' {
  /** An empty HTML document, of whatever type the DOM has here: Node's types have none. */
  export function createDocument(): unknown;
}
