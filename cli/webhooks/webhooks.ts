// Tells webhooks what happened: from the outbox, one at a time each, again with growing pauses until it is taken.
import { setTimeout as wait } from 'node:timers/promises'
import type { WebhookView } from '../../dashboards/api/webhooks.ts'
import { messageOf } from '../../ingest/errors.ts'
import { nsPerSecond, wallClock } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import { resolveSecret } from '../../ingest/secret.ts'
import type { Deliveries, Delivery } from '../../ledger/delivery-facts.ts'
import type { WebhookConfig } from '../config/webhooks.ts'
import type { RunLog } from '../run/log.ts'
import { createOutbox, type OutboxTools, readyEvent } from './outbox.ts'
import { post } from './post.ts'

export interface WebhookTools extends OutboxTools {
  readonly log: RunLog
  /** Where processes share the ledger: true while this one has the lease; it alone sends. */
  isOwner?(): boolean
  /** Wall time between two looks; tests are in a hurry. */
  readonly everyMs?: number
  /** Pause after the first failed attempt; each one after is three times as long. */
  readonly firstPauseMs?: number
}

export interface Webhooks {
  runsChanged(): void
  view(): Promise<WebhookView[]>
}

const longestPauseMs = 3_600_000
const keptFor = 30n * 86_400n * nsPerSecond
const atOnce = 20

/** Works until `closing`, which ends a request that is under way. */
export function startWebhooks(tools: WebhookTools, closing: AsyncDisposableStack): Webhooks {
  const { config, ledger, log, clock, everyMs = 5000, isOwner = () => true } = tools
  const outbox = createOutbox(tools)
  const hooks = Object.entries(config.webhooks)
  const stop = new AbortController()

  async function round(): Promise<void> {
    if (!isOwner()) return outbox.runsChanged()
    await outbox.look()
    await Promise.all(hooks.map(([id, hook]) => sendDue(id, hook, stop.signal, tools)))
    await ledger.deliveries.forget(clock.now() - keptFor, readyEvent)
  }

  async function work(): Promise<void> {
    while (!stop.signal.aborted) {
      await round().catch((cause: unknown) => {
        log.warn({ code: asKunlunError(cause).code, cause: messageOf(cause) }, 'webhooks: tried again')
      })
      // Aborted: the loop looks at the signal.
      await wait(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
    }
  }

  if (hooks.length > 0) {
    const worked = work()
    closing.defer(async () => {
      stop.abort()
      await worked
    })
  }
  return { runsChanged: outbox.runsChanged, view: () => viewOf(hooks, ledger.deliveries) }
}

async function sendDue(id: string, hook: WebhookConfig, stopped: AbortSignal, tools: WebhookTools): Promise<void> {
  const { deliveries } = tools.ledger
  for (const delivery of await deliveries.due(id, wallClock.now(), atOnce)) {
    if (stopped.aborted) return
    const attempts = delivery.attempts + 1
    const error = await attempt(hook, delivery, stopped)
    // Whether it arrived is not known: it is sent again after the next start, under the same key.
    if (error !== undefined && stopped.aborted) return
    if (error === undefined) {
      await deliveries.mark(delivery.number, { state: 'delivered', attempts, due: 0n })
      continue
    }
    const isDead = attempts >= hook.attempts
    const due = wallClock.now() + pauseAfter(attempts, tools.firstPauseMs ?? 5000)
    await deliveries.mark(delivery.number, { state: isDead ? 'dead' : 'waiting', attempts, due, error })
    const facts = { code: 'WEBHOOK_FAILED', webhook: id, delivery: delivery.key, attempts, cause: error }
    tools.log.warn(facts, isDead ? 'a webhook was not told; given up' : 'a webhook was not told; tried again')
    // The others would meet the same: they wait for the next round.
    return
  }
}

async function attempt(hook: WebhookConfig, delivery: Delivery, stopped: AbortSignal): Promise<string | undefined> {
  try {
    const now = Math.floor(Date.now() / 1000)
    await post({ hook, secret: resolveSecret(hook.secret), delivery, now, stopped })
    return undefined
  } catch (cause) {
    return messageOf(cause).slice(0, 500)
  }
}

function pauseAfter(attempts: number, firstMs: number): bigint {
  return BigInt(Math.round(Math.min(longestPauseMs, firstMs * 3 ** (attempts - 1)))) * 1_000_000n
}

async function viewOf(
  hooks: readonly (readonly [string, WebhookConfig])[],
  deliveries: Deliveries,
): Promise<WebhookView[]> {
  const counts = await deliveries.counts()
  const count = (hook: string, state: Delivery['state']) =>
    counts.find((one) => one.hook === hook && one.state === state)?.count ?? 0
  return Promise.all(
    hooks.map(async ([id, { url, events }]) => {
      const [dead] = await deliveries.list({ hook: id, state: 'dead', limit: 1 })
      const [waiting] = (await deliveries.list({ hook: id, state: 'waiting' })).filter(({ attempts }) => attempts > 0)
      const lastError = waiting?.error ?? dead?.error
      return {
        id,
        // What follows the path may be a key.
        url: `${new URL(url).origin}${new URL(url).pathname}`,
        events,
        waiting: count(id, 'waiting'),
        delivered: count(id, 'delivered'),
        dead: count(id, 'dead'),
        ...(lastError !== undefined && { lastError }),
      }
    }),
  )
}
