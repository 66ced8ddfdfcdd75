// One signed request to a webhook.
import { createHmac } from 'node:crypto'
import { lookup as lookUp } from 'node:dns'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { kunlunError } from '../../ingest/errors.ts'
import type { Delivery } from '../../ledger/delivery-facts.ts'
import { isPrivateAddress, namesPrivateAddress, type WebhookConfig } from '../config/webhooks.ts'

export interface Posting {
  readonly hook: Pick<WebhookConfig, 'url' | 'private' | 'timeoutSeconds'>
  readonly secret: string
  readonly delivery: Pick<Delivery, 'key' | 'event' | 'body'>
  /** Wall time, s since 1970: it is signed too, so that a receiver can refuse what is old. */
  readonly now: number
  /** Ends it before its time. */
  readonly stopped?: AbortSignal
}

/** The signature of a body sent at that time. */
export function signatureOf(secret: string, now: number, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${now}.${body}`).digest('hex')}`
}

/** Resolves where the answer is 2xx. Everything else throws: other answers, redirects among them, silence, no address. */
export function post({ hook, secret, delivery, now, stopped }: Posting): Promise<void> {
  const { key, event, body } = delivery
  const bytes = Buffer.from(body, 'utf8')
  const isOwnNetwork = hook.private || namesPrivateAddress(hook.url)
  const late = AbortSignal.timeout(hook.timeoutSeconds * 1000)
  const signal = stopped === undefined ? late : AbortSignal.any([late, stopped])
  const options = {
    method: 'POST',
    agent: false,
    signal,
    lookup: isOwnNetwork ? lookUp : publicLookup,
    headers: {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'kunlun-event': event,
      'kunlun-delivery': key,
      'kunlun-timestamp': String(now),
      'kunlun-signature': signatureOf(secret, now, body),
    },
  } as const
  return new Promise((resolve, reject) => {
    const request = (hook.url.startsWith('https:') ? tlsRequest : plainRequest)(hook.url, options, (response) => {
      // What it says does not matter, so that it may be long.
      response.destroy()
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 300) resolve()
      else reject(new Error(`it answered ${statusCode}`))
    })
    const silent = `no answer within ${hook.timeoutSeconds} s`
    request.on('error', (cause) => reject(late.aborted ? new Error(silent) : cause))
    request.end(bytes)
  })
}

/** A public name that leads into the own network is refused, whoever made it so. */
const publicLookup: LookupFunction = (host, options, callback) => {
  lookUp(host, { ...options, all: true }, (error, addresses) => {
    const inside = addresses?.find(({ address }) => isPrivateAddress(address))
    if (error !== null) return callback(error, [])
    if (inside !== undefined) return callback(kunlunError('WEBHOOK_PRIVATE', { host, address: inside.address }), [])
    const [first] = addresses
    if (options.all === true) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  })
}
