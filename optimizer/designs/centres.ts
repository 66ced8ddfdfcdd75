// How centre points are shared out among blocks: as evenly as can be, the first blocks taking what is over.

export function centresByBlock(count: number, blocks: number): number[] {
  return Array.from({ length: blocks }, (_, b) => Math.floor(count / blocks) + (b < count % blocks ? 1 : 0))
}
