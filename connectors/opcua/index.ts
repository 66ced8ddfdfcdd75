// The OPC UA connector: subscribes to nodes, keeps times and status codes as the server states them.
import type { ConnectorKind } from '../connector.ts'
import { type OpcuaConfig, opcuaConfig } from './config.ts'
import { decode } from './decoder.ts'

export { type CertificateInfo, listCertificates, trustCertificate, trustCertificateBytes } from './certificates.ts'

export const opcua: ConnectorKind<OpcuaConfig> = {
  name: 'opcua',
  summary: 'OPC UA servers: subscriptions, signed and encrypted, by NodeId or browse path',
  config: opcuaConfig,
  async open(config, tools) {
    const { openLink } = await import('./open.ts')
    return openLink(config, tools)
  },
  decoder: () => decode,
  async discover(config, tools, bounds) {
    const { discoverMachines } = await import('./discovery/run.ts')
    return discoverMachines(config, tools, bounds)
  },
}
