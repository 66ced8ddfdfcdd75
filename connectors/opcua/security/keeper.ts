// Keeps the certificates of a running link: goes over to our renewed one, warns before one of either side ends.
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { OPCUAClient } from 'node-opcua'
import { KunlunError, messageOf } from '../../../ingest/errors.ts'
import type { ConnectorTools } from '../../connector.ts'
import { dueWarning } from './expiry.ts'
import { nextCertificateFile, ownCertificateFile, promoteNext } from './own-files.ts'
import { type CertificateFacts, readCertificate } from './x509.ts'

export interface KeeperParts {
  readonly tools: ConnectorTools
  readonly client: OPCUAClient
  readonly server: () => CertificateFacts | undefined
  /** Logs in with the certificate in the file, and out again. Throws where the server does not take it. */
  readonly probe: (certificateFile: string) => Promise<void>
  readonly isProtected: boolean
  readonly now: () => Date
}

export interface Keeper {
  /** Ours, with which the link was opened. */
  own(): CertificateFacts | undefined
  stop(): void
}

const lookEveryMs = 5_000
const warnEveryMs = 3_600_000
/** A server that does not take the renewed certificate is not asked again sooner. */
const probeEveryMs = 60_000

/** Looks now, then every five seconds, until stopped. */
export function keepCertificates(parts: KeeperParts): Keeper {
  const { tools } = parts
  const own = readOwn(tools.folder)
  let warned = Number.NEGATIVE_INFINITY
  const tried = { at: Number.NEGATIVE_INFINITY, version: '', isBusy: false }
  const look = async () => {
    if (performance.now() - warned >= warnEveryMs) {
      warned = performance.now()
      warn(parts, own)
    }
    if (!isProbeDue(tools.folder, tried)) return
    tried.isBusy = true
    await goOver(parts).finally(() => {
      tried.isBusy = false
    })
  }
  if (!parts.isProtected) return { own: () => undefined, stop: () => undefined }
  const lookSafely = () =>
    look().catch((cause: unknown) => tools.log.warn({ connector: tools.id, cause: messageOf(cause) }, 'certificates'))
  const timer = setInterval(lookSafely, lookEveryMs)
  timer.unref()
  void lookSafely()
  return { own: () => own, stop: () => clearInterval(timer) }
}

/** A certificate that was made anew since the last probe is tried at once. */
function isProbeDue(folder: string, tried: { at: number; version: string; isBusy: boolean }): boolean {
  const file = nextCertificateFile(folder)
  if (tried.isBusy || !existsSync(file)) return false
  const version = String(statSync(file).mtimeMs)
  if (version === tried.version && performance.now() - tried.at < probeEveryMs) return false
  Object.assign(tried, { at: performance.now(), version })
  return true
}

/**
 * Tries the renewed certificate beside the session; once the server takes it, it is the one in use, the link ends and is
 * opened anew with it (a session belongs to the certificate that opened it: OPC UA Part 4, 5.7.3).
 */
async function goOver({ tools, client, probe }: KeeperParts): Promise<void> {
  const { id, folder, log } = tools
  try {
    await probe(nextCertificateFile(folder))
    promoteNext(folder)
  } catch (cause) {
    const facts = cause instanceof KunlunError ? { code: cause.code, next: cause.next } : {}
    const text = `the server does not take our renewed certificate yet, the old one stays in use: ${messageOf(cause)}`
    log.warn({ connector: id, ...facts }, text)
    return
  }
  log.info(
    { connector: id, file: ownCertificateFile(folder) },
    'the server takes our renewed certificate: opening anew',
  )
  await client.disconnect()
}

function warn({ tools, server, now }: KeeperParts, own: CertificateFacts | undefined): void {
  for (const [whose, certificate] of [
    ['Our', own],
    ["The server's", server()],
  ] as const) {
    const due = certificate && dueWarning({ connector: tools.id, whose, certificate, now: now() })
    if (due !== undefined) tools.log.warn({ connector: tools.id, code: due.code, next: due.next }, due.message)
  }
}

function readOwn(folder: string): CertificateFacts | undefined {
  const file = ownCertificateFile(folder)
  return existsSync(file) ? readCertificate(readFileSync(file)) : undefined
}
