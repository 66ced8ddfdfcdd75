// Opening a link to the broker: MQTT 5 first, 3.1.1 where the broker knows no 5.
import { readFileSync } from 'node:fs'
import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { resolveSecret } from '../../ingest/secret.ts'
import { type MqttConfig, usesSparkplug } from './config.ts'

export interface Connected {
  readonly client: MqttClient
  readonly sessionPresent: boolean
}

/** A message that the broker publishes for us once the link is lost. */
export type Will = NonNullable<IClientOptions['will']>

type Version = 5 | 4
type Failure = { readonly error: Error; readonly wrongVersion: boolean }

/** CONNACK codes by which brokers refuse a version: of 3.1.1 (1), of MQTT 5 (132), or taking it for nonsense (129, 130). */
const versionCodes = new Set([1, 129, 130, 132])
/** CONNACK codes that say that we may not come in, whatever the network does. */
const deniedCodes = new Set([2, 4, 5, 133, 134, 135, 138, 140])

/**
 * Connects, and hands over the client with what the CONNACK said. `prepare` is called for each client before it
 * connects, to set its listeners. Throws LINK_REFUSED where the broker does not let us in, LINK_LOST where it is not
 * reached, SECRET_MISSING.
 */
export async function connectToBroker(
  { id, config, will }: { readonly id: string; readonly config: MqttConfig; readonly will?: Will | undefined },
  prepare: (client: MqttClient) => void,
): Promise<Connected> {
  const where = { connector: id, where: config.url }
  const common = { ...clientOptions(id, config), ...(will === undefined ? {} : { will }) }
  const first = await attempt(config.url, { ...common, ...versionOptions(5, config) }, prepare)
  if ('client' in first) return first
  if (!first.wrongVersion) throw refusalOf(first.error, where)
  const second = await attempt(config.url, { ...common, ...versionOptions(4, config) }, prepare)
  if ('client' in second) return second
  throw refusalOf(second.error, where)
}

function attempt(
  url: string,
  options: IClientOptions,
  prepare: (client: MqttClient) => void,
): Promise<Connected | Failure> {
  const client = connect(url, { ...options, manualConnect: true })
  const outcome = Promise.withResolvers<Connected | Failure>()
  const fail = (error: Error, wrongVersion: boolean) => {
    // Ends timers and socket of a client that never came up; its later errors have nobody to tell.
    client.on('error', () => client.stream.destroy())
    client.end(true)
    outcome.resolve({ error, wrongVersion })
  }
  const onError = (error: Error) => fail(error, versionCodes.has(Number((error as { code?: unknown }).code)))
  // Some brokers answer an unknown version by hanging up.
  const onClose = () => fail(new Error('the connection closed before the broker answered'), true)
  client.once('error', onError)
  client.once('close', onClose)
  client.once('connect', (packet: IConnackPacket) => {
    client.off('error', onError)
    client.off('close', onClose)
    outcome.resolve({ client, sessionPresent: packet.sessionPresent })
  })
  prepare(client)
  client.connect()
  return outcome.promise
}

function versionOptions(version: Version, config: MqttConfig): IClientOptions {
  if (version === 4) return { protocolVersion: 4 }
  const { receiveMaximum } = config
  const sessionExpiryInterval = usesSparkplug(config) ? 0 : config.sessionExpirySeconds
  return { protocolVersion: 5, properties: { sessionExpiryInterval, receiveMaximum } }
}

function clientOptions(id: string, config: MqttConfig): IClientOptions {
  return {
    clientId: config.clientId ?? `kunlun-${id}`,
    // The session outlives the link: what comes while we are away waits at the broker.
    // That of a Sparkplug host begins clean, as the specification asks.
    clean: usesSparkplug(config),
    reconnectPeriod: 0,
    resubscribe: false,
    keepalive: config.keepAliveSeconds,
    connectTimeout: config.connectTimeoutSeconds * 1000,
    ...(config.username === undefined ? {} : { username: config.username }),
    ...(config.password === undefined ? {} : { password: resolveSecret(config.password) }),
    ...tlsOptions(config),
  }
}

function tlsOptions({ tls }: MqttConfig): IClientOptions {
  if (tls === undefined) return {}
  return {
    ...(tls.ca === undefined ? {} : { ca: readPem(tls.ca) }),
    ...(tls.cert === undefined ? {} : { cert: readPem(tls.cert) }),
    ...(tls.key === undefined ? {} : { key: resolveSecret(tls.key) }),
    ...(tls.keyPassphrase === undefined ? {} : { passphrase: resolveSecret(tls.keyPassphrase) }),
    ...(tls.servername === undefined ? {} : { servername: tls.servername }),
  }
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
}

function refusalOf(error: Error, facts: { connector: string; where: string }): Error {
  const code: unknown = (error as { code?: unknown }).code
  if (typeof code === 'number' && deniedCodes.has(code))
    return kunlunError('LINK_REFUSED', { ...facts, cause: deniedText(code, error) }, error)
  if (typeof code === 'string' && isCertificateCode(code))
    return kunlunError(
      'LINK_REFUSED',
      { ...facts, cause: `TLS: ${messageOf(error)} (see tls.ca, tls.cert, tls.key)` },
      error,
    )
  return kunlunError('LINK_LOST', { ...facts, cause: messageOf(error) }, error)
}

function deniedText(code: number, error: Error): string {
  if (code === 4 || code === 134) return 'bad user name or password'
  // mosquitto answers a wrong password with this too.
  if (code === 5 || code === 135) return 'not authorized (wrong user, password or rights)'
  return messageOf(error)
}

/** Codes of OpenSSL for a certificate that is missing, foreign, expired or of another name. */
function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_OSSL/.test(code)
}
