// Looks at the figures that installations publish of themselves: they must add up at every instant.

/** Messages, as the page of the pipeline shows them, over all connectors of all installations. */
export interface Balance {
  readonly received: number
  readonly redelivered: number
  readonly rejected: number
  readonly spooled: number
  readonly decoded: number
  readonly quarantined: number
}

interface View {
  readonly connectors: readonly { readonly id: string; readonly state: string; readonly messages: Balance }[]
  readonly spool: { readonly records: number; readonly bytes: number; readonly maxBytes: number }
}

export interface Auditor {
  /** Installations to look at from now on, again and again. */
  watch(urls: readonly string[]): void
  /** One look at all of them; undefined where one does not answer. */
  look(): Promise<Balance | undefined>
  areConnected(): Promise<boolean>
  last(): Balance | undefined
  /** What did not add up since the last call. */
  violations(): string[]
}

const everyMs = 100
const patienceMs = 2000
const names = ['received', 'redelivered', 'rejected', 'spooled', 'decoded', 'quarantined'] as const

export function createAuditor(): Auditor {
  let watched: readonly string[] = []
  let last: Balance | undefined
  let violations: string[] = []
  let isLooking = false
  async function look(): Promise<Balance | undefined> {
    const views = await Promise.all(watched.map(viewOf))
    if (views.some((view) => view === undefined)) return undefined
    const all = views.flatMap((view) => view ?? [])
    violations.push(...all.flatMap(violationsOf))
    const balances = all.flatMap(({ connectors }) => connectors.map(({ messages }) => messages))
    const sum = (name: (typeof names)[number]) => balances.reduce((total, balance) => total + balance[name], 0)
    last = Object.fromEntries(names.map((name) => [name, sum(name)])) as unknown as Balance
    return last
  }
  // Never two at a time: a frozen installation is not buried in questions.
  setInterval(async () => {
    if (isLooking) return
    isLooking = true
    await look()
    isLooking = false
  }, everyMs)
  return {
    watch(urls) {
      watched = urls
    },
    look,
    async areConnected() {
      const views = await Promise.all(watched.map(viewOf))
      return views.every((view) => view?.connectors.every(({ state }) => state === 'connected') === true)
    },
    last: () => last,
    violations() {
      const found = violations
      violations = []
      return [...new Set(found)].slice(0, 5)
    },
  }
}

async function viewOf(url: string): Promise<View | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/pipeline`, { signal: AbortSignal.timeout(patienceMs) })
    return response.ok ? ((await response.json()) as View) : undefined
  } catch {
    // Killed, frozen, or not up yet: part of the campaign.
    return undefined
  }
}

function violationsOf({ connectors, spool }: View): string[] {
  const found = connectors.flatMap(({ id, messages }) => {
    const { received, rejected, spooled, decoded, quarantined } = messages
    const isHonest = received === rejected + spooled + decoded + quarantined && spooled >= 0
    return isHonest ? [] : [`the balance of ${id} does not add up: ${JSON.stringify(messages)}`]
  })
  if (spool.bytes > spool.maxBytes) found.push(`the spool holds ${spool.bytes} bytes of at most ${spool.maxBytes}`)
  return found
}

/** Against the oracle's own count: nothing was received that was not delivered. */
export function balanceOf(balance: Balance | undefined, deliveries: number): string[] {
  if (balance === undefined || balance.received <= deliveries) return []
  return [`${balance.received} messages are said to be received, ${deliveries} were delivered`]
}
