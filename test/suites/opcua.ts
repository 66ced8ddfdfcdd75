// A bench for the OPC UA connector: settings that reach a test server, trust given as a person would.
import { rm } from 'node:fs/promises'
import type { ConnectorTools, Feed } from '../../connectors/connector.ts'
import { trustCertificate } from '../../connectors/opcua/certificates.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { KunlunError } from '../../ingest/errors.ts'
import type { Problem, Reading } from '../../ingest/model.ts'
import { testNamespace, testUser } from '../servers/opcua.ts'
import { connectorTools, temporaryFolder } from './connector-tools.ts'

const passwordEnv = 'KUNLUN_TEST_OPCUA_PASSWORD'

/** Settings for `signals` of machine `m`; every change is wanted, quickly. */
export function opcuaSettings(endpoint: string, signals: readonly string[]): Record<string, unknown> {
  process.env[passwordEnv] = testUser.password
  return {
    endpoint,
    username: testUser.username,
    password: { env: passwordEnv },
    publishingIntervalMs: 20,
    samplingIntervalMs: 0,
    nodes: signals.map((signal) => ({ node: `nsu=${testNamespace};s=${signal}`, machine: 'm', signal })),
  }
}

/** Opens as the connector does; where the certificate is unknown it is trusted, and opened once more. */
export async function openTrusting(config: unknown, tools: ConnectorTools): Promise<Feed> {
  const parsed = opcua.config.parse(config)
  try {
    return await opcua.open(parsed, tools)
  } catch (cause) {
    if (!(cause instanceof KunlunError) || cause.code !== 'CERTIFICATE_UNTRUSTED') throw cause
    trustCertificate(tools.folder, String(cause.facts['thumbprint']))
    return opcua.open(parsed, tools)
  }
}

/** What was logged, by text and code. */
export interface LogLine {
  readonly level: string
  readonly text: string
  readonly facts: Readonly<Record<string, unknown>>
}

export interface OpcuaBench extends AsyncDisposable {
  readonly folder: string
  readonly log: readonly LogLine[]
  /** Opens with trust; all feeds are closed at the end. */
  open(config: unknown): Promise<Feed>
  tools(): ConnectorTools
}

export async function opcuaBench(): Promise<OpcuaBench> {
  const folder = await temporaryFolder()
  const feeds: Feed[] = []
  const log: LogLine[] = []
  const write = (level: string) => (facts: object, text: string) => void log.push({ level, text, facts: { ...facts } })
  const tools = () =>
    connectorTools({
      id: 'hall',
      folder,
      session: feeds.length + 1,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
    })
  return {
    folder,
    log,
    tools,
    async open(config) {
      const feed = await openTrusting(config, tools())
      feeds.push(feed)
      return feed
    },
    async [Symbol.asyncDispose]() {
      for (const feed of feeds) await feed.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Reads and accepts until `isEnough` says so of all that came; the readings. */
export async function readUntil(
  feed: Feed,
  isEnough: (readings: readonly Reading[], problems: readonly Problem[]) => boolean,
): Promise<{ readings: Reading[]; problems: Problem[] }> {
  const decode = opcua.decoder(opcua.config.parse(opcuaSettings('opc.tcp://127.0.0.1:1', ['any'])))
  const readings: Reading[] = []
  const problems: Problem[] = []
  // Not a for-await loop: leaving one would end the feed's iteration.
  const iterator = feed[Symbol.asyncIterator]()
  while (!isEnough(readings, problems)) {
    const { value: delivery, done } = await iterator.next()
    if (done) throw new Error('the feed ended')
    for (const message of delivery.messages) {
      const decoded = decode(message)
      readings.push(...decoded.readings)
      problems.push(...decoded.problems)
    }
    delivery.accept()
  }
  return { readings, problems }
}
