// `kunlun certificates` with `kunlun trust`: the certificates an OPC UA connector has met, and which it may trust.
import { join } from 'node:path'
import { Command } from 'commander'
import { kunlunError } from '../../ingest/errors.ts'
import { loadConfig } from '../config/load.ts'

interface Options {
  readonly config: string
}

export function certificatesCommand(): Command {
  return new Command('certificates')
    .description('List the certificates that a connector has met')
    .argument('<connector>', 'id of the connector')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (connector: string, { config }: Options) => {
      const { listCertificates } = await import('../../connectors/opcua/certificates.ts')
      for (const { state, thumbprint, validUntil, name } of listCertificates(folderOf(config, connector))) {
        console.log(`${state.padEnd(8)} ${thumbprint}  until ${validUntil.slice(0, 10)}  ${name}`)
      }
    })
}

export function trustCommand(): Command {
  return new Command('trust')
    .description('Trust a server certificate that was refused; compare its thumbprint at the server first')
    .argument('<connector>', 'id of the connector')
    .argument('<thumbprint>', 'as the refusal showed it')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (connector: string, thumbprint: string, { config }: Options) => {
      const { trustCertificate } = await import('../../connectors/opcua/certificates.ts')
      const trusted = trustCertificate(folderOf(config, connector), thumbprint)
      console.log(
        `${connector} trusts ${trusted.name} (${trusted.thumbprint}) until ${trusted.validUntil.slice(0, 10)}.`,
      )
      console.log('A running installation sees it at its next attempt.')
    })
}

function folderOf(path: string, connector: string): string {
  const config = loadConfig(path)
  if (!Object.hasOwn(config.connectors, connector)) throw kunlunError('NOT_FOUND', { what: 'connector', id: connector })
  return join(config.data, 'connectors', connector)
}
