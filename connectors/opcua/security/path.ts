// The way from a certificate up to the authority that issued itself, over the certificates at hand.
import type { CertificateFacts } from './x509.ts'

export interface Path {
  /** The certificate itself, its issuer, and so on. */
  readonly certificates: readonly CertificateFacts[]
  /** Name of the issuer that is not at hand. */
  readonly missing?: string
  /** A certificate whose named issuer is at hand, but did not sign it. */
  readonly forged?: CertificateFacts
}

const longestPath = 5

/** Follows the issuers. A chain that is longer than five, or goes round, counts as incomplete. */
export function chainOf(first: CertificateFacts, atHand: readonly CertificateFacts[]): Path {
  const certificates = [first]
  for (let one = first; !one.isSelfIssued; ) {
    const named = atHand.filter(({ subjectDer }) => subjectDer.equals(one.issuerDer))
    const issuer = named.find((candidate) => hasSigned(candidate, one))
    if (issuer === undefined) {
      return named.length > 0 ? { certificates, forged: one } : { certificates, missing: one.issuerName }
    }
    if (certificates.length >= longestPath || certificates.includes(issuer)) {
      return { certificates, missing: issuer.name }
    }
    certificates.push(issuer)
    one = issuer
  }
  const root = certificates.at(-1)
  if (root !== undefined && !isSignedBy(root, root)) return { certificates, forged: root }
  return { certificates }
}

/** Only an authority may issue: its certificate says so, and that its key is for that. */
function hasSigned(issuer: CertificateFacts, one: CertificateFacts): boolean {
  if (!issuer.x509.ca || issuer.keyUsage?.keyCertSign === false) return false
  return isSignedBy(one, issuer)
}

/** Keys that cannot verify the kind of signature at all make the library throw. */
function isSignedBy(one: CertificateFacts, issuer: CertificateFacts): boolean {
  try {
    return one.x509.verify(issuer.x509.publicKey)
  } catch {
    // Not verified: that is the answer.
    return false
  }
}
