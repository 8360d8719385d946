import * as tf from '@tensorflow/tfjs';

/** Where in the program a kernel ran. */
export interface Place {
  /** The names of the `tf.tidy`s around it, `inner_0/support/heads`; a gradient's ends in `backward`. */
  readonly scope: string;
  /** The backward pass it ran in, by the engine's number of its scope. */
  readonly pass: number | undefined;
  /** Its number among the kernels of the recording. */
  readonly order: number;
}

/** What `tf.tidy` without a name opens, what every operator opens (`matMul__op`), and the engine's own marks of a gradient. */
const UNSPOKEN = /^unnamed scope$|__op$|^forward$|^backward$/;

/**
 * Says where each kernel of a recording runs.
 *
 * A gradient runs after what it belongs to, when the names around that are gone. It still belongs to a part of the program,
 * and its operands tell which: what an operator needs for its gradient tfjs keeps as clones (the kernel Identity), made within
 * the operator. A kernel that is given such a clone belongs where the clone was made, and so do the kernels after it in the
 * same gradient, which the engine runs in a scope of its own. A kernel of a gradient that was given none belongs where the
 * last of its operands does.
 */
export class Scopes {
  #kernels = 0;
  /** The last gradient that was given a clone: the engine's number of its scope, and where it belongs. */
  #gradient: { readonly id: number | undefined; readonly scope: string } = { id: -1, scope: '' };

  /** @param operands where the kernel's inputs were made; constants were made nowhere */
  place(operands: readonly (Place | undefined)[]): Place {
    return this.#find(operands.filter((operand) => operand !== undefined));
  }

  #find(operands: readonly Place[]): Place {
    const { scopeStack } = tf.engine().state;
    const spoken = scopeStack.map(({ name }) => name).filter((name) => !UNSPOKEN.test(name));
    const depth = scopeStack.findLastIndex(({ name }) => name === 'backward');
    const [pass, gradient] = [scopeStack[depth]?.id, scopeStack[depth + 1]?.id];
    const order = this.#kernels++;
    if (pass === undefined) return { scope: join(...spoken), pass, order };
    const saved = operands.find((operand) => operand.pass !== pass);
    if (saved) this.#gradient = { id: gradient, scope: join(saved.scope, 'backward') };
    if (this.#gradient.id === gradient) return { scope: this.#gradient.scope, pass, order };
    const latest = operands.reduce<Place | undefined>((a, b) => (a && a.order > b.order ? a : b), undefined);
    return { scope: latest?.scope ?? join(...spoken, 'backward'), pass, order };
  }
}

function join(...names: readonly string[]): string {
  return names.filter((name) => name !== '').join('/');
}
