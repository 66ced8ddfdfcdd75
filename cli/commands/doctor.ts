// `kunlun doctor opcua`: the way to a server step by step, what failed on whose side, the command that mends it.
import { join } from 'node:path'
import { Command } from 'commander'
import type { Diagnosis, DoctorStep } from '../../connectors/opcua/doctor/diagnosis.ts'
import type { Patient } from '../../connectors/opcua/doctor/examine.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { loadConfig } from '../config/load.ts'
import { exitCodes } from '../exit-codes.ts'

interface Options {
  readonly config?: string
  readonly json?: true
}

export function doctorCommand(): Command {
  return new Command('doctor').description('Say why a link does not come up').addCommand(opcuaDoctor())
}

function opcuaDoctor(): Command {
  return new Command('opcua')
    .description('Connect to an OPC UA server step by step, as the connector would')
    .argument('<server>', 'id of a connector, or opc.tcp://host:4840')
    .option('-c, --config <file>', 'configuration whose connector is meant; without it: anonymous, nothing is kept')
    .option('--json', 'print what was found as JSON')
    .action(async (server: string, { config, json }: Options) => {
      const { examine } = await import('../../connectors/opcua/doctor/examine.ts')
      const diagnosis = await examine(config === undefined ? await stranger(server) : await patientOf(server, config))
      console.log(json === true ? JSON.stringify(diagnosis, undefined, 2) : diagnosisText(diagnosis))
      if (!diagnosis.ok) process.exitCode = exitCodes.failed
    })
}

async function patientOf(server: string, path: string): Promise<Patient> {
  const config = loadConfig(path)
  const { opcuaConfig } = await import('../../connectors/opcua/config.ts')
  for (const [connector, { kind, ...settings }] of Object.entries(config.connectors)) {
    if (kind !== 'opcua') continue
    const own = opcuaConfig.parse(settings)
    const isMeant = connector === server || own.endpoint.replace(/\/$/, '') === server.replace(/\/$/, '')
    if (isMeant) return { connector, config: own, folder: join(config.data, 'connectors', connector) }
  }
  throw kunlunError('NOT_FOUND', { what: 'OPC UA connector of this configuration', id: server })
}

/** A server that no configuration knows: it is asked as anybody would. */
async function stranger(endpoint: string): Promise<Patient> {
  const { opcuaConfig } = await import('../../connectors/opcua/config.ts')
  const node = { node: 'nsu=http://opcfoundation.org/UA/;i=2258', machine: 'server', signal: 'time' }
  const parsed = opcuaConfig.safeParse({ endpoint, anonymous: true, nodes: [node] })
  if (parsed.success) return { connector: 'new', config: parsed.data }
  const detail = parsed.error.issues.map(({ message }) => message).join('; ')
  throw kunlunError('REQUEST_INVALID', { detail: `${endpoint}: ${detail}` })
}

const marks = { ok: 'ok    ', warning: 'note  ', failed: 'FAILED' } as const

/** One line per step, those inside it below; thumbprints of both sides at the end. */
export function diagnosisText({ connector, endpoint, ok, steps, ours, server }: Diagnosis): string {
  const thumbprint = (whose: string, one: Diagnosis['ours']) =>
    one === undefined
      ? []
      : [
          `${whose}: ${one.name}, until ${one.validUntil.slice(0, 10)}`,
          `  SHA-1   ${one.thumbprint}`,
          `  SHA-256 ${one.sha256}`,
        ]
  return [
    `${connector}: ${endpoint}`,
    ...steps.flatMap(stepLines),
    ...thumbprint("server's certificate", server),
    ...thumbprint('our certificate', ours),
    ok ? 'The link can come up.' : 'The link cannot come up.',
  ].join('\n')
}

function stepLines({ step, state, side, detail, items = [], fault, command }: DoctorStep): string[] {
  return [
    `${marks[state]} ${step.padEnd(18)} ${detail}`,
    ...items.map((item) => `         ${marks[item.state]} ${item.name.padEnd(34)} ${item.detail}`),
    ...(fault === undefined ? [] : [`       ${fault.code}, on ${sides[side]}: ${fault.next}`]),
    ...(command === undefined ? [] : [`       > ${command} -c <file>`]),
  ]
}

const sides = { ours: 'our side', server: "the server's side", network: 'the way there' } as const
