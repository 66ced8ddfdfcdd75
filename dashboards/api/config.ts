// The `http` part of kunlun.yaml, with the rule for listening beyond this machine.
import { isIP } from 'node:net'
import { z } from 'zod'
import { kunlunError } from '../../ingest/errors.ts'
import { secretRef } from '../../ingest/secret.ts'
import { providerConfig } from './rights/provider-config.ts'

const cidr = z.string().refine(isAddressOrSubnet, { error: 'must be an IP address or a subnet such as 10.0.0.0/8' })

/** Where the page and the API listen. */
export const httpConfig = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
    port: z.int().min(0).max(65_535).default(8080).describe('Port of the page and the API; 0 takes any free one'),
    token: secretRef.optional().describe('A token with all rights, for scripts; users with roles are better'),
    tls: z
      .strictObject({
        certFile: z.string().min(1).describe('PEM certificate, with its chain'),
        keyFile: z.string().min(1).describe('PEM private key'),
      })
      .optional()
      .describe('Serve HTTPS directly'),
    trustedProxy: z
      .array(cidr)
      .min(1)
      .optional()
      .describe('Addresses of the proxies that end TLS before Kunlun; others are refused'),
    sessions: z
      .strictObject({
        idleMinutes: z.int().min(1).max(10_080).default(120).describe('A session that asks for nothing so long ends'),
        maxHours: z
          .int()
          .min(1)
          .max(8760)
          .default(12)
          .describe('Every session ends after it; a wall screen needs more'),
      })
      .prefault({})
      .describe('How long people stay signed in'),
    oidc: providerConfig.optional(),
  })
  .describe('HTTP: the page and the API')
export type HttpConfig = z.infer<typeof httpConfig>

/** True for addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

/** Whether nothing travels in clear between people and Kunlun, or the proxy before it. */
export function isEncrypted(config: HttpConfig): boolean {
  return config.tls !== undefined || config.trustedProxy !== undefined
}

/** Throws LISTEN_UNSAFE where passwords would travel in clear. */
export function refuseUnsafe(config: HttpConfig): void {
  if (!isLoopback(config.host) && !isEncrypted(config)) throw kunlunError('LISTEN_UNSAFE', { host: config.host })
}

function isAddressOrSubnet(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
