// Where our own certificate lies: the one in use, the renewed one that waits until the server takes it.
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { readCertificate } from './x509.ts'

const own = (folder: string) => join(folder, 'pki', 'own')

export const ownCertificateFile = (folder: string) => join(own(folder), 'certs', 'kunlun.pem')
export const nextCertificateFile = (folder: string) => join(own(folder), 'certs', 'kunlun-next.pem')
export const ownKeyFile = (folder: string) => join(own(folder), 'private', 'private_key.pem')
/** Stands in the certificate too: servers compare the two. */
export const ownApplicationUri = `urn:${hostname()}:kunlun`

/** The renewed certificate is from now on the one in use; the old one is kept aside. */
export function promoteNext(folder: string): void {
  const current = ownCertificateFile(folder)
  const retired = join(own(folder), 'retired')
  if (existsSync(current)) {
    mkdirSync(retired, { recursive: true })
    const thumbprint = readCertificate(readFileSync(current))?.thumbprint ?? 'unreadable'
    renameSync(current, join(retired, `${thumbprint}.pem`))
  }
  renameSync(nextCertificateFile(folder), current)
}
