// The settings of webhooks: who is told of what happens.
import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { secretRef } from '../../ingest/secret.ts'

export const webhookEvents = ['run.finished', 'suggestion.ready', 'alarm'] as const

const webhook = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be an address such as https://mes.plant.example/kunlun' })
      .refine((url) => hasNoUser(url), { error: 'must hold no user or password: requests are signed instead' })
      .describe('Where events are posted to; redirects are not followed'),
    events: z
      .array(z.enum(webhookEvents))
      .min(1)
      .default([...webhookEvents])
      .describe('What is told: run.finished, suggestion.ready, alarm'),
    secret: secretRef.describe('What requests are signed with (HMAC-SHA256): { env: NAME } or { file: PATH }'),
    private: z
      .boolean()
      .default(false)
      .describe('Whether the name in url may lead to an address of the own network; then http is allowed too'),
    timeoutSeconds: z.int().min(1).max(60).default(10).describe('How long an answer may take'),
    attempts: z
      .int()
      .min(1)
      .max(50)
      .default(12)
      .describe('Attempts with growing pauses (12: over 7 hours), then it is dead'),
  })
  .refine(({ url, private: isPrivate }) => isPrivate || !url.startsWith('http:') || namesPrivateAddress(url), {
    path: ['url'],
    error: 'must be https, or in the own network (private: true)',
  })

export const webhooksConfig = z
  .record(name, webhook)
  .default({})
  .describe('Who is told of what happens, by id: signed, at least once each, see notebooks.md')

export type WebhookConfig = z.infer<typeof webhook>

function hasNoUser(url: string): boolean {
  const { username, password } = new URL(url)
  return username === '' && password === ''
}

/** True where the configuration itself states an address of the own network. */
export function namesPrivateAddress(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (isIP(host) !== 0 && isPrivateAddress(host))
}

const own = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  own.addSubnet(network, prefix, 'ipv4')
  own.addSubnet(`::ffff:${network}`, 96 + prefix, 'ipv6')
}
own.addSubnet('::', 127, 'ipv6')
own.addSubnet('fc00::', 7, 'ipv6')
own.addSubnet('fe80::', 10, 'ipv6')

/** Loopback, link-local, private ranges. */
export function isPrivateAddress(address: string): boolean {
  return own.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
