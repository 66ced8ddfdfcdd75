// The store that the client library checks server certificates with, and our own certificate in it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OPCUACertificateManager, StatusCodes } from 'node-opcua'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { pki } from './certificates.ts'
import type { OpcuaConfig } from './config.ts'
import { judge, type Verdict } from './security/checks.ts'
import { hostNamesOf } from './security/hosts.ts'
import { createOwn } from './security/own.ts'
import { ownApplicationUri, ownCertificateFile } from './security/own-files.ts'
import { readTrustList } from './security/trust-list.ts'
import { splitChain } from './security/x509.ts'

/** The store that a client checks server certificates with, and what it last said. */
export interface CertificateStore {
  /** Folder of the connector. */
  readonly folder: string
  readonly applicationUri: string
  readonly manager: OPCUACertificateManager
  /**
   * Judges a chain (DER after DER) with the trust list as it is now, remembers the verdict, keeps a certificate that is
   * not trusted so that a person can trust it. The application that the endpoint claims to be, where given, is kept
   * for all later checks of this link.
   */
  check(chain: Uint8Array, applicationUri?: string | null): Verdict
  /** The verdict on the server certificate that was checked last. */
  lastChecked(): Verdict | undefined
  dispose(): Promise<void>
}

export interface StoreOptions {
  readonly folder: string
  readonly config: OpcuaConfig
  readonly now: () => Date
  /** Told of a certificate that failed while the client mends a link by itself. */
  readonly onRefused?: (verdict: Verdict) => void
}

/**
 * Opens the store in the connector's folder; our own key and certificate are made there at first use. Certificates are
 * judged by our own checks: the library, which asks while it mends a link, is told the result.
 */
export async function openCertificates(options: StoreOptions): Promise<CertificateStore> {
  const { folder, config, now, onRefused } = options
  const manager = await openManager(folder, now())
  let last: Verdict | undefined
  let expectedUri: string | undefined
  const check = (chain: Uint8Array, applicationUri?: string | null) => {
    expectedUri = applicationUri ?? expectedUri
    last = judge({
      chain: splitChain(chain),
      trust: readTrustList(pki(folder)),
      now: now(),
      hostNames: hostNamesOf(config),
      applicationUri: expectedUri,
      exceptions: config.certificateExceptions,
    })
    keepUntrusted(folder, last)
    return last
  }
  const answer = async (chain: Buffer | Buffer[]) => {
    const verdict = check(Array.isArray(chain) ? Buffer.concat(chain) : chain)
    if (!verdict.ok) onRefused?.(verdict)
    return verdict.ok ? StatusCodes.Good : StatusCodes.BadCertificateUntrusted
  }
  Object.assign(manager, { checkCertificate: answer })
  return {
    folder,
    manager,
    applicationUri: ownApplicationUri,
    check,
    lastChecked: () => last,
    dispose: () => manager.dispose(),
  }
}

async function openManager(folder: string, now: Date): Promise<OPCUACertificateManager> {
  const manager = new OPCUACertificateManager({
    rootFolder: pki(folder),
    automaticallyAcceptUnknownCertificate: false,
    // Our checks read the folders themselves, each time.
    disableFileWatchers: true,
  })
  try {
    await manager.initialize()
    if (!existsSync(ownCertificateFile(folder))) await createOwn(manager, folder, now)
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file: pki(folder), cause: messageOf(cause) }, cause)
  }
  return manager
}

/** Named by its thumbprint: nothing that the server wrote into it becomes part of a path. */
function keepUntrusted(folder: string, { certificate, failed }: Verdict): void {
  if (certificate === undefined || failed?.check !== 'trust') return
  const rejected = join(pki(folder), 'rejected')
  mkdirSync(rejected, { recursive: true })
  writeFileSync(join(rejected, `${certificate.thumbprint}.pem`), certificate.x509.toString())
}
