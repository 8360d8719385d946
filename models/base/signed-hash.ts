/**
 * Adds one token to a hashed vector: +amount or −amount in `positions` places that the token's text alone decides.
 *
 * The vector is cut into as many blocks as there are positions and each block gets one, so a token never collides with
 * itself. Signs are as good as random, so what two different tokens share averages to nothing: the inner product of two
 * hashed vectors is, in expectation, that of the unhashed ones.
 *
 * @param vector at least `width` values; tokens are added to what is there.
 * @param positions divides `width`.
 * @see Weinberger et al., Feature Hashing for Large Scale Multitask Learning, 2009.
 * @see Kane, Nelson, Sparser Johnson–Lindenstrauss Transforms, 2014 (the block construction).
 */
export function addHashedToken(
  vector: Float64Array,
  token: string,
  amount: number,
  { width, positions }: { readonly width: number; readonly positions: number },
): void {
  const blockWidth = width / positions;
  const hash = hashText(token);
  for (let block = 0; block < positions; block++) {
    const mixed = mixBits(hash + Math.imul(block + 1, 0x9e3779b9));
    const slot = block * blockWidth + ((mixed >>> 1) % blockWidth);
    vector[slot]! += (mixed & 1) === 0 ? amount : -amount;
  }
}

/** FNV-1a over UTF-16 code units: 32 bits, the same on every machine. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

/** The 32-bit finalizer of MurmurHash3: every input bit reaches every output bit. */
function mixBits(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
