// `kunlun discover opcua`: the machines of an OPC UA server, drafted as kunlun.yaml.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Command, InvalidArgumentError } from 'commander'
import type { Discovery, DiscoveryBounds, Log } from '../../connectors/connector.ts'
import type { OpcuaConfig } from '../../connectors/opcua/config.ts'
import { createDrafts, type Drafts } from '../../ingest/contract/drafts.ts'
import { KunlunError, kunlunError } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import { isName } from '../../ingest/names.ts'
import { draftYaml } from '../config/draft-yaml.ts'
import { loadConfig } from '../config/load.ts'

interface Options {
  readonly config?: string
  readonly out?: string
  readonly id: string
  readonly security: 'SignAndEncrypt' | 'Sign' | 'None'
  readonly username?: string
  readonly passwordEnv?: string
  readonly trust?: string
  readonly maxDepth?: number
  readonly maxNodes?: number
  readonly maxSeconds?: number
  readonly maxSignals?: number
}

/** Whom to ask, and as whom. */
interface Server extends Disposable {
  readonly connector: string
  readonly config: OpcuaConfig
  /** Keeps certificates. */
  readonly folder: string
  readonly drafts: Drafts
}

export function discoverOpcuaCommand(): Command {
  return new Command('opcua')
    .description('Machines of an OPC UA server, drafted as kunlun.yaml; reads only')
    .argument('<server>', 'opc.tcp://host:4840, or the id of a connector of the configuration')
    .option('-c, --config <file>', 'configuration whose connector to this server is used: user, certificates, trust')
    .option('-o, --out <file>', 'write the YAML there instead of printing it')
    .option('--id <connector>', 'id of the connector in the draft, without -c', 'opcua')
    .option('--security <mode>', 'without -c: SignAndEncrypt, Sign or None', 'SignAndEncrypt')
    .option('-u, --username <name>', 'without -c: user at the server (default: anonymous)')
    .option('--password-env <name>', 'environment variable that holds the password')
    .option('--trust <thumbprint>', 'without -c: the certificate of the server that is trusted')
    .option('--max-depth <levels>', 'levels below Objects (default: 12)', wholeNumber)
    .option('--max-nodes <count>', 'nodes that are looked at (default: 20000)', wholeNumber)
    .option('--max-seconds <seconds>', 'time for browsing (default: 60)', wholeNumber)
    .option('--max-signals <count>', 'variables that are drafted (default: 5000)', wholeNumber)
    .action(async (server: string, options: Options) => {
      using asked = options.config === undefined ? await stranger(server, options) : await known(server, options.config)
      const found = await ask(asked, options)
      for (const { promised } of found.machines) asked.drafts.take(asked.connector, promised)
      const text =
        headOf(asked, found) +
        (options.config === undefined ? plantToName : '') +
        draftYaml(asked.drafts.list(), await connectorOf(asked))
      if (options.out === undefined) process.stdout.write(text)
      else write(options.out, text)
      for (const line of reportOf(found)) console.error(line)
    })
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of at least 1 is meant')
  return value
}

/** What a first kunlun.yaml needs besides. */
const plantToName = 'site: # the names of the plant\n  enterprise: enterprise\n  name: site\n'

/** The connector of the configuration with this id or endpoint. */
async function known(server: string, path: string): Promise<Server> {
  const file = loadConfig(path)
  const { opcuaConfig } = await import('../../connectors/opcua/config.ts')
  for (const [connector, { kind, ...settings }] of Object.entries(file.connectors)) {
    if (kind !== 'opcua') continue
    const config = opcuaConfig.parse(settings)
    if (connector !== server && config.endpoint.replace(/\/$/, '') !== server.replace(/\/$/, '')) continue
    const folder = join(file.data, 'connectors', connector)
    return { connector, config, folder, drafts: createDrafts(file.machines), [Symbol.dispose]: () => undefined }
  }
  throw kunlunError('NOT_FOUND', { what: 'OPC UA connector of this configuration', id: server })
}

/** A server that no configuration knows; its certificates are kept for this once. */
async function stranger(endpoint: string, options: Options): Promise<Server> {
  if (!isName(options.id)) throw kunlunError('NAME_NOT_ALLOWED', { found: options.id })
  const { opcuaConfig } = await import('../../connectors/opcua/config.ts')
  const parsed = opcuaConfig.safeParse({ endpoint, ...loginOf(options), nodes: [] })
  if (!parsed.success) {
    const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
    throw kunlunError('REQUEST_INVALID', { detail: `${endpoint}: ${detail}` })
  }
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-discover-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return { connector: options.id, config: parsed.data, folder, drafts: createDrafts({}), [Symbol.dispose]: remove }
}

function loginOf({ security, username, passwordEnv }: Options): Record<string, unknown> {
  const weak = security === 'SignAndEncrypt' ? {} : { securityMode: security, allowWeakSecurity: true }
  const policy = security === 'None' ? { securityPolicy: 'None' } : {}
  const user = username === undefined ? { anonymous: true } : { username }
  return { ...weak, ...policy, ...user, ...(passwordEnv === undefined ? {} : { password: { env: passwordEnv } }) }
}

/** A certificate that the person named by its thumbprint is trusted, and the server asked once more. */
async function ask({ connector, config, folder }: Server, { trust, ...options }: Options): Promise<Discovery> {
  const { opcua, trustCertificate } = await import('../../connectors/opcua/index.ts')
  const tools = { id: connector, folder, clock: wallClock, log: toStandardError }
  const bounds: DiscoveryBounds = Object.fromEntries(
    (['maxDepth', 'maxNodes', 'maxSeconds', 'maxSignals'] as const).flatMap((name) =>
      options[name] === undefined ? [] : [[name, options[name]]],
    ),
  )
  try {
    return await opcua.discover!(config, tools, bounds)
  } catch (cause) {
    if (trust === undefined || !(cause instanceof KunlunError) || cause.code !== 'CERTIFICATE_UNTRUSTED') throw cause
    trustCertificate(folder, trust)
    return opcua.discover!(config, tools, bounds)
  }
}

const toStandardError: Log = {
  info: () => undefined,
  warn: (_, text) => console.error(text),
  error: (_, text) => console.error(text),
}

/** The settings of the connector without what stands there by default. */
async function connectorOf({ connector, config }: Server): Promise<Record<string, Record<string, unknown>>> {
  const { opcuaConfig } = await import('../../connectors/opcua/config.ts')
  const plain: Record<string, unknown> = opcuaConfig.parse({ endpoint: 'opc.tcp://any', anonymous: true, nodes: [] })
  const own = Object.entries(config).filter(
    ([key, value]) => key !== 'nodes' && (key === 'anonymous' ? value === true : !isDeepStrictEqual(value, plain[key])),
  )
  return { [connector]: { kind: 'opcua', ...Object.fromEntries(own) } }
}

/** What a reader of the file should know; the server's own words on one line each. */
function headOf({ config }: Server, { source, nodes, cut, machines }: Discovery): string {
  const standards = machines.map(({ promised, standard }) => `${promised.machine} (${standard})`)
  const lines = [
    `Drafted from ${config.endpoint}: ${source}`,
    `${nodes} nodes looked at; machines: ${standards.join(', ') || 'none'}`,
    ...(cut.length === 0 ? [] : [`Not all of the server was looked at: ${cut.join(', ')}`]),
    ...machines.flatMap(({ promised, leftOut }) =>
      leftOut.map(({ node, reason }) => `Left out of ${promised.machine}: ${node}: ${reason}`),
    ),
  ]
  return lines.map((line) => `# ${line.slice(0, 500).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')}\n`).join('')
}

function reportOf({ machines, cut }: Discovery): string[] {
  const signals = machines.reduce((sum, { promised }) => sum + promised.signals.length, 0)
  return [
    `${machines.length} machine(s), ${signals} signal(s) drafted; look through them, then add them to kunlun.yaml`,
    ...(cut.length === 0
      ? []
      : [`not all of the server was looked at (${cut.join(', ')}): see --max-depth and the like`]),
  ]
}

/** Never over a file that is there. */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw kunlunError('FILE_EXISTS', { file }, cause)
    throw cause
  }
  console.error(`written to ${file}`)
}
