// The tip of a chart whose points bring their own words.

/** Names from outside stay text. */
export function pointTip(): object {
  return {
    trigger: 'item',
    renderMode: 'richText',
    formatter: ({ data }: { data?: { text?: string } }) => data?.text ?? '',
  }
}
