// The store that the client library checks server certificates with, and our own certificate in it.
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { OPCUACertificateManager } from 'node-opcua'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { type CertificateInfo, describeCertificate, pki } from './certificates.ts'

/** The store that a client checks server certificates with, and what it last said. */
export interface CertificateStore {
  readonly certificateFile: string
  readonly applicationUri: string
  readonly manager: OPCUACertificateManager
  /** The server certificate that was checked last, with the name of the status: `Good`, `BadCertificateUntrusted`. */
  lastChecked(): { readonly certificate: Omit<CertificateInfo, 'state'>; readonly status: string } | undefined
  dispose(): Promise<void>
}

/**
 * Opens the store in the connector's folder; our own key and certificate are made there at first use. Unknown
 * certificates are refused and kept, so that `trustCertificate` finds them.
 */
export async function openCertificates(folder: string): Promise<CertificateStore> {
  const manager = new OPCUACertificateManager({
    rootFolder: pki(folder),
    automaticallyAcceptUnknownCertificate: false,
    // Each opening reads the folders anew, so that watching them between openings is of no use.
    disableFileWatchers: true,
  })
  try {
    await manager.initialize()
    await makeOwn(manager, folder)
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file: pki(folder), cause: messageOf(cause) }, cause)
  }
  let last: ReturnType<CertificateStore['lastChecked']>
  const check = manager.checkCertificate.bind(manager) as (chain: Buffer | Buffer[]) => Promise<{ name: string }>
  // The client reports only that a check failed: which certificate it was is learned here.
  const checkAndRemember = async (chain: Buffer | Buffer[]) => {
    const status = await check(chain)
    const certificate = describeCertificate((Array.isArray(chain) ? chain[0] : chain) ?? Buffer.alloc(0))
    if (certificate !== undefined) last = { certificate, status: status.name }
    return status
  }
  Object.assign(manager, { checkCertificate: checkAndRemember })
  return {
    manager,
    certificateFile: ownFile(folder),
    applicationUri,
    lastChecked: () => last,
    dispose: () => manager.dispose(),
  }
}

const ownFile = (folder: string) => join(pki(folder), 'own', 'certs', 'kunlun.pem')
/** Stands in the certificate too: servers compare the two. */
const applicationUri = `urn:${hostname()}:kunlun`
const validDays = 3650

async function makeOwn(manager: OPCUACertificateManager, folder: string): Promise<void> {
  if (existsSync(ownFile(folder))) return
  await manager.createSelfSignedCertificate({
    applicationUri,
    dns: [hostname()],
    subject: '/CN=Kunlun/O=Kunlun',
    // Plants have clocks that are behind: valid since yesterday.
    startDate: new Date(Date.now() - 86_400_000),
    validity: validDays,
    outputFile: ownFile(folder),
  })
}
