// Making our own certificate: self-signed, for the key of the connector, as the client library writes them.
import { renameSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { OPCUACertificateManager } from 'node-opcua'
import { nextCertificateFile, ownApplicationUri, ownCertificateFile } from './own-files.ts'

const validDays = 3650
const dayMs = 86_400_000

/** Writes a fresh certificate to the file in one step; nobody ever reads half of one. */
async function write(manager: OPCUACertificateManager, file: string, now: Date): Promise<void> {
  const draft = `${file}.draft`
  rmSync(draft, { force: true })
  await manager.createSelfSignedCertificate({
    applicationUri: ownApplicationUri,
    dns: [hostname()],
    subject: '/CN=Kunlun/O=Kunlun',
    // Plants have clocks that are behind: valid since yesterday.
    startDate: new Date(now.getTime() - dayMs),
    validity: validDays,
    outputFile: draft,
  })
  renameSync(draft, file)
}

/** The first certificate of a connector. */
export async function createOwn(manager: OPCUACertificateManager, folder: string, now: Date): Promise<void> {
  await write(manager, ownCertificateFile(folder), now)
}

/**
 * Makes the certificate that will follow the one in use. A link goes over to it as soon as its server takes it; until
 * then the old one stays in use. Asking again replaces the one that waits.
 */
export async function renewOwn(folder: string, now: Date): Promise<void> {
  const manager = new OPCUACertificateManager({ rootFolder: join(folder, 'pki'), disableFileWatchers: true })
  try {
    await manager.initialize()
    await write(manager, nextCertificateFile(folder), now)
  } finally {
    await manager.dispose()
  }
}
