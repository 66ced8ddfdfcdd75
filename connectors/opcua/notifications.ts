// Sequence numbers of a subscription: what is missing is asked for again, or becomes a gap.
import { type ClientSubscription, type NotificationMessage, RepublishRequest, type RepublishResponse } from 'node-opcua'
import { messageOf } from '../../ingest/errors.ts'
import type { Nanoseconds } from '../../ingest/model.ts'
import { heardOf, type Link } from './link.ts'

export interface Notifications {
  /** The connection broke: what comes next decides whether anything is missing. */
  interrupted(): void
  /** The library has mended it. */
  mended(): void
}

/** Parts of the library that are not in its public types, hence the contract test. */
interface Republishing {
  republish(request: RepublishRequest, callback: (error: Error | null, response?: RepublishResponse) => void): void
  getPublishEngine(): { acknowledge_notification(subscriptionId: number, sequenceNumber: number): void }
}
interface Receiving {
  lastSequenceNumber: number
  onNotificationMessage(message: NotificationMessage): void
}

/** More than this are not asked for one by one: no server keeps so many. */
const maxRepublished = 100
/** After the greatest comes 1 (OPC UA Part 4, 7.26). */
const greatest = 0xffff_ffff

export function watchNotifications(link: Link): Notifications {
  const { subscription, tools } = link
  let expected: number | undefined
  let lastAt: Nanoseconds = tools.clock.now()
  /** Set while an interruption lasts: the subscription that was, and whether another one speaks now. */
  let before: { readonly id: number; isOther: boolean; isMended: boolean } | undefined
  const again = new Set<number>()

  function settle(): void {
    if (before === undefined || !before.isMended) return
    const { isOther, id } = before
    before = undefined
    tools.gaps.resumed(!isOther && subscription.subscriptionId === id)
  }

  subscription.on('raw_notification', (message) => {
    const { sequenceNumber } = message
    if (again.delete(sequenceNumber)) return
    const isKeepAlive = (message.notificationData ?? []).length === 0
    const since = lastAt
    lastAt = tools.clock.now()
    const ahead = expected === undefined ? 0 : distance(expected, sequenceNumber)
    if (ahead < 0 && before !== undefined) before.isOther = true
    if (ahead > 0 && expected !== undefined) void recover(link, { first: expected, count: ahead, since, again })
    if (ahead >= 0 || before?.isOther) expected = isKeepAlive ? sequenceNumber : following(sequenceNumber)
    settle()
  })
  return {
    interrupted() {
      before ??= { id: subscription.subscriptionId, isOther: false, isMended: false }
      tools.gaps.interrupted({ cause: 'link', from: heardOf(link), detail: '' })
    },
    mended() {
      if (before === undefined) return
      before.isMended = true
      // One that was made anew says so; else its first word tells.
      if (before.isOther || subscription.subscriptionId !== before.id) {
        expected = before.isOther ? expected : undefined
        settle()
      }
    },
  }
}

function following(sequenceNumber: number): number {
  return sequenceNumber >= greatest ? 1 : sequenceNumber + 1
}

/** How far `found` is ahead of `expected`, across the wrap; below 0 it lies behind. */
export function distance(expected: number, found: number): number {
  const plain = found - expected
  if (plain > greatest / 2) return plain - greatest
  return plain < -greatest / 2 ? plain + greatest : plain
}

interface Hole {
  readonly first: number
  readonly count: number
  readonly since: Nanoseconds
  readonly again: Set<number>
}

async function recover(link: Link, { first, count, since, again }: Hole): Promise<void> {
  const { tools, counts } = link
  const until = tools.clock.now()
  const lost: number[] = []
  let reason = ''
  for (let offset = 0, sequence = first; offset < count; offset++, sequence = following(sequence)) {
    if (link.end !== undefined) return
    if (count > maxRepublished) {
      lost.push(sequence)
      break
    }
    try {
      receiveAgain(link.subscription, await republish(link, sequence), again)
      counts.republished++
    } catch (cause) {
      reason = /Bad\w+/.exec(messageOf(cause))?.[0] ?? 'no answer'
      lost.push(sequence)
    }
  }
  if (lost.length === 0) return
  const range = count > maxRepublished ? `${count} from ${first} on` : `${lost[0]} to ${lost.at(-1)}`
  const facts = { connector: tools.id, notifications: range, reason }
  tools.log.warn(facts, 'notifications are missing, and the server does not have them any more')
  tools.gaps.missing({ cause: 'sequence', from: since, to: until, detail: `notifications ${range} ${reason}`.trim() })
}

function republish(link: Link, sequence: number): Promise<NotificationMessage> {
  const { subscription } = link
  const session = link.session as unknown as Republishing
  const { subscriptionId } = subscription
  const request = new RepublishRequest({ subscriptionId, retransmitSequenceNumber: sequence })
  return new Promise((resolve, reject) => {
    session.republish(request, (error, response) => {
      const status = response?.responseHeader.serviceResult
      if (error === null && response !== undefined && status?.isGood()) {
        session.getPublishEngine().acknowledge_notification(subscriptionId, sequence)
        resolve(response.notificationMessage)
      } else reject(error ?? new Error(status?.name ?? 'no answer'))
    })
  })
}

/** Hands it to the items as if it came now, without setting the library's count back. */
function receiveAgain(subscription: ClientSubscription, message: NotificationMessage, again: Set<number>): void {
  const receiving = subscription as unknown as Receiving
  const { lastSequenceNumber } = receiving
  again.add(message.sequenceNumber)
  receiving.onNotificationMessage(message)
  receiving.lastSequenceNumber = lastSequenceNumber
}
