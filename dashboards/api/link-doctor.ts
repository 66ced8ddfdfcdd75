// The port of the link doctor: why a configured link does not come up, and what the page can mend.
import type { Actor } from '../../ledger/ledger.ts'

type State = 'ok' | 'warning' | 'failed'

export interface DiagnosisStep {
  readonly step: string
  readonly state: State
  /** Who has to act where it failed. */
  readonly side: 'network' | 'ours' | 'server'
  readonly detail: string
  readonly items?: readonly { readonly name: string; readonly state: State; readonly detail: string }[]
  readonly fault?: { readonly code: string; readonly message: string; readonly next: string }
  readonly command?: string
}

export interface CertificateView {
  readonly name: string
  /** SHA-1 in lower-case hexadecimal. */
  readonly thumbprint: string
  readonly sha256: string
  readonly validUntil: string
}

export interface DiagnosisView {
  readonly connector: string
  readonly endpoint: string
  readonly ok: boolean
  readonly steps: readonly DiagnosisStep[]
  readonly ours?: CertificateView
  readonly server?: CertificateView
}

/** Only connectors of the configuration are examined: an address never comes from a request. */
export interface LinkDoctor {
  /** Throws NOT_FOUND where it is no OPC UA connector of the configuration. */
  examine(connector: string): Promise<DiagnosisView>
  /** Trusts a certificate that was refused. Throws NOT_FOUND. */
  trust(connector: string, thumbprint: string, by: Actor): Promise<CertificateView>
  /** Makes our next certificate. Throws NOT_FOUND. */
  renew(connector: string, by: Actor): Promise<CertificateView>
}
