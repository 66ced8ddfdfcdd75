// The link doctor of an installation: the connectors of its configuration, their certificates in its data folder.
import { join } from 'node:path'
import { listCertificates, trustCertificate } from '../../connectors/opcua/certificates.ts'
import { type OpcuaConfig, opcuaConfig } from '../../connectors/opcua/config.ts'
import type { CertificateView, DiagnosisView, LinkDoctor } from '../../dashboards/api/link-doctor.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Configuration } from '../config/schema.ts'

export interface LinkDoctorParts {
  readonly connectors: () => Configuration['connectors']
  readonly data: string
  readonly ledger: Pick<Ledger, 'audit'>
}

/** One examination of a connector at a time: whoever asks meanwhile gets the same answer. */
export function linkDoctor({ connectors, data, ledger }: LinkDoctorParts): LinkDoctor {
  const underWay = new Map<string, Promise<DiagnosisView>>()
  const patient = (connector: string) => {
    const config = settingsOf(connectors(), connector)
    return { connector, config, folder: join(data, 'connectors', connector) }
  }
  return {
    async examine(connector) {
      const one = patient(connector)
      // The client library is large: loaded at the first question.
      const { examine } = await import('../../connectors/opcua/doctor/examine.ts')
      const running = underWay.get(connector) ?? examine(one).finally(() => underWay.delete(connector))
      underWay.set(connector, running)
      return running
    },
    async trust(connector, thumbprint, by) {
      const trusted = trustCertificate(patient(connector).folder, thumbprint)
      await ledger.audit.add(by, 'certificate.trust', connector, `${trusted.name} ${trusted.thumbprint}`)
      return viewOf(trusted)
    },
    async renew(connector, by) {
      const { folder } = patient(connector)
      const { renewOwn } = await import('../../connectors/opcua/security/own.ts')
      await renewOwn(folder, new Date())
      const next = listCertificates(folder).find(({ state }) => state === 'next')
      if (next === undefined) throw kunlunError('NOT_FOUND', { what: 'renewed certificate of', id: connector })
      await ledger.audit.add(by, 'certificate.renew', connector, next.thumbprint)
      return viewOf(next)
    },
  }
}

function settingsOf(connectors: Configuration['connectors'], id: string): OpcuaConfig {
  const found = Object.hasOwn(connectors, id) ? connectors[id] : undefined
  if (found?.kind !== 'opcua') throw kunlunError('NOT_FOUND', { what: 'OPC UA connector', id })
  const { kind: _, ...settings } = found
  return opcuaConfig.parse(settings)
}

function viewOf({ name, thumbprint, sha256, validUntil }: CertificateView): CertificateView {
  return { name, thumbprint, sha256, validUntil }
}
