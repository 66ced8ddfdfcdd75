// `kunlun certificates` with `kunlun trust`: what an OPC UA connector has met, what it trusts, our own renewed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { loadConfig } from '../config/load.ts'

interface Options {
  readonly config: string
}

export function certificatesCommand(): Command {
  return new Command('certificates')
    .description('The certificates of an OPC UA connector')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(renewCommand())
    .addCommand(addCommand())
}

function listCommand(): Command {
  return new Command('list')
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

function renewCommand(): Command {
  return new Command('renew')
    .description('Make our next certificate; a running link goes over to it once its server takes it')
    .argument('<connector>', 'id of the connector')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (connector: string, { config }: Options) => {
      const folder = folderOf(config, connector)
      const { renewOwn } = await import('../../connectors/opcua/security/own.ts')
      const { listCertificates } = await import('../../connectors/opcua/certificates.ts')
      await renewOwn(folder, new Date())
      const next = listCertificates(folder).find(({ state }) => state === 'next')
      console.log(`${connector} has a next certificate (${next?.thumbprint}) until ${next?.validUntil.slice(0, 10)}.`)
      console.log(
        'Trust it at the server. The one in use stays until the server takes the next one; no restart is needed.',
      )
    })
}

interface AddOptions extends Options {
  readonly issuer?: true
  readonly crl?: true
}

function addCommand(): Command {
  return new Command('add')
    .description('Trust the certificate in a file, of a server or an authority; or add an issuer, a revocation list')
    .argument('<connector>', 'id of the connector')
    .argument('<file>', 'PEM or DER')
    .option('--issuer', 'an authority that only completes chains, and is no reason to trust')
    .option('--crl', 'a revocation list')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (connector: string, file: string, { config, issuer, crl }: AddOptions) => {
      const certificates = await import('../../connectors/opcua/certificates.ts')
      const folder = folderOf(config, connector)
      const bytes = bytesOf(file)
      if (crl === true) {
        const { nextUpdate } = certificates.addRevocationList(folder, bytes)
        console.log(`${connector} has the list${nextUpdate ? `; the next is due on ${dayOf(nextUpdate)}` : ''}.`)
        return
      }
      const add = issuer === true ? certificates.addIssuer : certificates.trustCertificateBytes
      const { state, name, thumbprint } = add(folder, bytes)
      console.log(`${connector}: ${name} (${thumbprint}) is now ${state}.`)
    })
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10)

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
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
