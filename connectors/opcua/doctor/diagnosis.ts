// What the doctor found: one step after the other, on whose side, what mends it.

export type StepName =
  | 'network'
  | 'hello'
  | 'endpoints'
  | 'choice'
  | 'serverCertificate'
  | 'ownCertificate'
  | 'channel'
  | 'session'
  | 'namespaces'
  | 'limits'
  | 'clock'

export type StepState = 'ok' | 'warning' | 'failed'
/** Who has to act where it failed. */
export type Side = 'network' | 'ours' | 'server'

export interface StepItem {
  readonly name: string
  readonly state: StepState
  readonly detail: string
}

export interface DoctorStep {
  readonly step: StepName
  readonly state: StepState
  readonly side: Side
  readonly detail: string
  /** Checks of a certificate, endpoints that were not chosen, limits. */
  readonly items?: readonly StepItem[]
  readonly fault?: { readonly code: string; readonly message: string; readonly next: string }
  /** A command that mends it on our side. */
  readonly command?: string
}

export interface CertificateNote {
  readonly name: string
  /** SHA-1, then SHA-256, in lower-case hexadecimal. */
  readonly thumbprint: string
  readonly sha256: string
  /** ISO 8601 */
  readonly validUntil: string
}

export interface Diagnosis {
  readonly connector: string
  readonly endpoint: string
  readonly ok: boolean
  /** Steps after one that failed are not there, since they were not taken. */
  readonly steps: readonly DoctorStep[]
  readonly ours?: CertificateNote
  readonly server?: CertificateNote
}
