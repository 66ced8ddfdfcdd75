// The trust list of a connector as it stands on disk: read anew for each check, so that a change needs no restart.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type RevocationList, readRevocationList } from './crl.ts'
import { type CertificateFacts, readCertificate } from './x509.ts'

export interface TrustList {
  /** Certificates of servers that are trusted by name, with the authorities whose certificates are trusted. */
  readonly trusted: readonly CertificateFacts[]
  /** Authorities that complete a chain; they are no reason to trust. */
  readonly issuers: readonly CertificateFacts[]
  readonly revocations: readonly RevocationList[]
}

/** Larger files are not ours: a certificate has some kilobytes, the list of a large authority some hundred. */
const mostBytes = 5_000_000

/** Reads the folders `trusted` with `issuers` under `pki`, each with `certs` and `crl`. */
export function readTrustList(pkiFolder: string): TrustList {
  const certificates = (part: string) => filesIn(join(pkiFolder, part, 'certs')).flatMap(orNothing(readCertificate))
  return {
    trusted: certificates('trusted'),
    issuers: certificates('issuers'),
    revocations: ['trusted', 'issuers'].flatMap((part) =>
      filesIn(join(pkiFolder, part, 'crl')).flatMap(orNothing(readRevocationList)),
    ),
  }
}

function filesIn(folder: string): Buffer[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => statSync(file).size <= mostBytes)
    .map((file) => readFileSync(file))
}

const orNothing =
  <Read>(read: (bytes: Buffer) => Read | undefined) =>
  (bytes: Buffer): Read[] => {
    const found = read(bytes)
    return found === undefined ? [] : [found]
  }
