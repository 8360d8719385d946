/** Memory that inputs go to a thread in. */
export interface SharedTrays {
  /** One of at least so many elements of four bytes. */
  take(length: number): SharedArrayBuffer;
  /** When the thread has read it. */
  giveBack(tray: SharedArrayBuffer): void;
}

/** Trays that are used again: fresh memory has to be cleared and mapped, which takes longer than filling it. */
export function sharedTrays(): SharedTrays {
  const free: SharedArrayBuffer[] = [];
  return {
    take: (length) => {
      const tray = free.pop();
      return tray && tray.byteLength >= 4 * length ? tray : new SharedArrayBuffer(4 * length);
    },
    giveBack: (tray) => free.push(tray),
  };
}
