// Topics of a Unified Namespace (UMH): where, under which contract, what.

export interface UmhTopic {
  /** Enterprise, then as many ISA-95 levels as there are. */
  readonly location: readonly string[]
  /** With its underscore: `_historian`, `_raw`. */
  readonly contract: string
  /** What follows the contract. */
  readonly rest: readonly string[]
}

/** Reads `umh/v1/<enterprise>[/…]/_<contract>[/…]`; undefined where the topic is none of these. */
export function parseUmhTopic(topic: string): UmhTopic | undefined {
  const [root, version, ...levels] = topic.split('/')
  if (root !== 'umh' || version !== 'v1') return undefined
  const at = levels.findIndex((level) => level.startsWith('_'))
  const contract = levels[at]
  // Only the enterprise is mandatory, so the contract cannot stand first.
  if (at < 1 || contract === undefined) return undefined
  return { location: levels.slice(0, at), contract, rest: levels.slice(at + 1) }
}
