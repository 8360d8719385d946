/** Moves labels apart where they would overlap, as little as that takes, and keeps their order. */
export interface EndLabel {
  readonly text: string;
  readonly colour: string;
  /** Where the curve ends. */
  readonly y: number;
}

/**
 * Labels beside the ends of curves, none nearer to another than `gap`.
 *
 * Overlapping labels form a block that is centred on where its curves end; blocks that meet become one.
 * @param gap in units of y
 * @returns the labels by rising y, `at` being where to write each
 */
export function endLabels(ends: readonly EndLabel[], gap: number): readonly (EndLabel & { readonly at: number })[] {
  const blocks: { members: EndLabel[]; centre: number }[] = [];
  for (const end of [...ends].sort((a, b) => a.y - b.y)) {
    let block = { members: [end], centre: end.y };
    for (let below = blocks.at(-1); below && overlap(below, block, gap); below = blocks.at(-1)) {
      blocks.pop();
      const members = [...below.members, ...block.members];
      block = { members, centre: members.reduce((sum, { y }) => sum + y, 0) / members.length };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ members, centre }) =>
    members.map((member, index) => ({ ...member, at: centre + (index - (members.length - 1) / 2) * gap })),
  );
}

interface Block {
  readonly members: readonly EndLabel[];
  readonly centre: number;
}

function overlap(below: Block, above: Block, gap: number): boolean {
  return above.centre - below.centre < (gap * (below.members.length + above.members.length)) / 2;
}
