/** An answer has one allocation, so its name is known from the answer's. */
export function allocationIdOf(executionId: string): string {
  return `alloc_${executionId.replace(/^exec_/, '')}`;
}
