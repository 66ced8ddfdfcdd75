// Who may talk to the API: the checks that every request passes before its route.
import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { kunlunError } from '../../ingest/errors.ts'
import { type HttpConfig, isLoopback } from './config.ts'

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses a Host header that is not this machine: a page elsewhere may point its own name at 127.0.0.1 (DNS rebinding). */
export function checkHost(request: FastifyRequest, isOpen: boolean): void {
  // With users or a token the name does not matter: a rebound page has neither token nor cookie.
  if (!isOpen) return
  const host = hostNameOf(request.headers.host ?? '')
  if (host === undefined || !isLoopback(host)) {
    throw kunlunError('HOST_NOT_ALLOWED', { host: (request.headers.host ?? '').slice(0, 100) })
  }
}

/** Refuses a state-changing request, or any WebSocket, that a page of another origin sent (CSRF). */
export function checkOrigin(request: FastifyRequest): void {
  const isUpgrade = request.headers.upgrade !== undefined
  if (readingMethods.has(request.method) && !isUpgrade) return
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  // Programs send neither header; browsers send an origin, and `null` from a sandboxed page counts as foreign.
  const isForeignOrigin = origin !== undefined && hostOf(origin) !== request.headers.host?.toLowerCase()
  if (isForeignSite || isForeignOrigin) {
    throw kunlunError('CROSS_SITE', { origin: (origin ?? String(site)).slice(0, 100) })
  }
}

/** Refuses connections that bypass the named proxy, where the proxy is what ends TLS. */
export function proxyCheck(config: HttpConfig): (request: FastifyRequest) => void {
  const trusted = config.trustedProxy
  if (trusted === undefined || config.tls !== undefined) return () => undefined
  const list = new BlockList()
  for (const entry of trusted) allow(list, entry)
  return (request) => {
    const address = request.socket.remoteAddress ?? ''
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (!isLoopback(address.replace(/^::ffff:/, '')) && !list.check(address, family)) {
      throw kunlunError('PROXY_REQUIRED', { address })
    }
  }
}

function allow(list: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (bits === undefined) list.addAddress(address, family)
  else list.addSubnet(address, Number(bits), family)
}

function hostNameOf(header: string): string | undefined {
  return URL.parse(`http://${header}`)?.hostname
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host
}
