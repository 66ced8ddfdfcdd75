// The configuration of an MQTT connector: type, defaults, validation, documentation.
import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { secretRef } from '../../ingest/secret.ts'
import { pointerText } from '../pointer.ts'
import { timeUnits } from '../source-time.ts'
import { compileTemplate } from './topic-template.ts'

const qos = z.union([z.literal(0), z.literal(1)], { error: 'must be 0 or 1' })

const jsonPayload = z.strictObject({
  format: z.literal('json').describe('One JSON value; pointers say where things stand in it'),
  value: pointerText.default('/value').describe('JSON pointer to the value; not used where `signals` is given'),
  signals: z
    .record(name, pointerText)
    .optional()
    .describe('Several signals in one message: signal name to JSON pointer (default: one signal, at `value`)'),
  sparse: z.boolean().default(false).describe('True: a message may lack some of the `signals`'),
  time: pointerText
    .default('/timestamp_ms')
    .describe('JSON pointer to the source time; a message without it is left to the contract of the machine'),
  timeUnit: z.enum(timeUnits).default('ms').describe('Unit of the time since 1970, or iso for a text with its zone'),
  quality: pointerText
    .optional()
    .describe('JSON pointer to the quality: OPC UA status code, true/false, or good/uncertain/bad (default: good)'),
  unit: pointerText.optional().describe('JSON pointer to the UCUM unit (default: the unit of the contract)'),
})

const textPayload = z.strictObject({
  format: z.literal('text').describe('The bare value as text: a number, true/false, or words'),
  as: z
    .enum(['auto', 'text'])
    .default('auto')
    .describe('auto: numbers, true, false by their look; text: always text (serial numbers)'),
})

const sparkplugPayload = z.strictObject({
  format: z.literal('sparkplug').describe('Sparkplug B: births, data and deaths of edge nodes, on spBv1.0/#'),
  machines: z
    .enum(['edge.device', 'device', 'group.edge.device'])
    .default('edge.device')
    .describe('How machines are named after group, edge node and device; metrics of a node itself go without device'),
  accept: z
    .enum(['person', 'automatic'])
    .default('person')
    .describe('Who accepts the contracts that births draft: a person, or automatic (new signals are stored at once)'),
})
export type SparkplugPayload = z.infer<typeof sparkplugPayload>

const sparkplugHost = z
  .strictObject({
    hostId: z
      .string()
      .regex(/^[^/+#\s]{1,64}$/, { error: 'must be a plain word' })
      .optional()
      .describe('Host id of a primary host, which stands in its STATE topic spBv1.0/STATE/<hostId> (default: none)'),
    role: z
      .enum(['primary', 'secondary', 'passive'])
      .optional()
      .describe(
        'primary announces itself on STATE, secondary only asks for rebirths, passive publishes nothing (default: primary with a hostId, else secondary)',
      ),
    reorderTimeoutSeconds: z
      .number()
      .min(0.1)
      .max(300)
      .default(2)
      .describe('How long a gap in the sequence of an edge node may take to close before a rebirth is asked for'),
    rebirthBackoffSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(10)
      .describe('At most one rebirth is asked of an edge node in this time'),
  })
  .refine(({ role, hostId }) => role !== 'primary' || hostId !== undefined, {
    error: 'a primary host needs a hostId, which edge nodes are configured with',
    path: ['hostId'],
  })

const payload = z.discriminatedUnion('format', [
  jsonPayload,
  z.strictObject({
    format: z.literal('umh-classic').describe('UMH classic: umh/v1/…/_historian, timestamp_ms with keys'),
  }),
  z.strictObject({ format: z.literal('umh-core').describe('umh-core: one tag per topic, timestamp_ms with value') }),
  textPayload,
  z.strictObject({
    format: z.literal('outcome').describe('Laboratory results: an OutcomeReport, or an array of them'),
  }),
  sparkplugPayload,
])
export type Payload = z.infer<typeof payload>

const subscription = z
  .strictObject({
    topic: z
      .string()
      .max(1024)
      .describe('Topic filter or template: plant/{line}/{machine}/{signal}; {signal...} takes all further levels'),
    share: z
      .string()
      .regex(/^[^/+#\s]{1,64}$/, { error: 'must be a plain word' })
      .optional()
      .describe('Group of a shared subscription, for several replicas (default: not shared)'),
    qos: qos.optional().describe('QoS of this subscription (default: that of the connector)'),
    payload: payload.prefault({ format: 'json' }).describe('How the body is read'),
    machine: name.optional().describe('Machine, where the topic does not name it (default: {machine} of the topic)'),
    signal: name.optional().describe('Signal, where the topic does not name it (default: {signal} of the topic)'),
  })
  .superRefine((entry, context) => {
    for (const { path, message } of subscriptionProblems(entry))
      context.addIssue({ code: 'custom', path: [path], message })
  })
export type Subscription = z.infer<typeof subscription>

const tls = z.strictObject({
  ca: z.string().optional().describe('File with the certificate authority (PEM; default: those of the system)'),
  cert: z.string().optional().describe('File with our certificate, for mutual TLS (PEM; default: none)'),
  key: secretRef.optional().describe('Our private key: { file: PATH } or { env: NAME } (PEM; default: none)'),
  keyPassphrase: secretRef
    .optional()
    .describe('Passphrase of the key: { env: NAME } or { file: PATH } (default: none)'),
  servername: z.string().optional().describe('Name that the certificate must carry (default: the host of the url)'),
})

export const mqttConfig = z.strictObject({
  url: z
    .url({ protocol: /^(mqtts?|wss?)$/, error: 'must be mqtt://host:1883, mqtts://host:8883, ws:// or wss://' })
    .refine((text) => !hasCredentials(text), { error: 'must not hold a user or password: use username, password' })
    .describe('Broker: mqtt://host:1883, mqtts://host:8883, ws:// or wss://'),
  clientId: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe(
      'Fixed client id, the key of the session at the broker; one per replica (default: kunlun-<connector id>)',
    ),
  username: z.string().min(1).optional().describe('User at the broker (default: none)'),
  password: secretRef.optional().describe('Password: { env: NAME } or { file: PATH } (default: none)'),
  tls: tls.optional().describe('Certificates, for mqtts and wss (default: the authorities of the system)'),
  qos: qos.default(1).describe('QoS of the subscriptions; 1: nothing is lost that the broker keeps'),
  keepAliveSeconds: z
    .int()
    .min(1)
    .max(65_535)
    .default(30)
    .describe('A silent link counts as lost after 1.5 times this'),
  receiveMaximum: z.int().min(1).max(65_535).default(1000).describe('MQTT 5: messages that may await their PUBACK'),
  sessionExpirySeconds: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(86_400)
    .describe('MQTT 5: how long the broker keeps our session while we are away; 4294967295 is for ever'),
  connectTimeoutSeconds: z.int().min(1).max(300).default(15).describe('How long opening may take'),
  maxMessageBytes: z.int().min(1).default(1_048_576).describe('Larger messages are refused, their first 4 KiB kept'),
  maxNesting: z
    .int()
    .min(1)
    .max(1000)
    .default(32)
    .describe('Arrays with objects of a JSON body may stand this deep in each other; deeper ones go to quarantine'),
  maxPendingMessages: z.int().min(1).default(10_000).describe('Messages kept while the spool is slow'),
  maxPendingBytes: z.int().min(1).default(67_108_864).describe('Bytes kept while the spool is slow'),
  sparkplug: sparkplugHost.prefault({}).describe('Duties of a Sparkplug host, where a payload is sparkplug'),
  subscriptions: z
    .array(subscription)
    .min(1)
    .refine((entries) => new Set(entries.map(isSparkplug)).size <= 1, {
      error: 'must not mix sparkplug with other formats: the session of a Sparkplug host begins clean',
    })
    .describe('What to subscribe to; the first entry that fits a topic reads it'),
})
export type MqttConfig = z.infer<typeof mqttConfig>

/** True where the link is that of a Sparkplug host. */
export function usesSparkplug({ subscriptions }: MqttConfig): boolean {
  return subscriptions.some(isSparkplug)
}

/** What this host does besides reading. */
export function roleOf({ sparkplug: { role, hostId } }: MqttConfig): 'primary' | 'secondary' | 'passive' {
  return role ?? (hostId === undefined ? 'secondary' : 'primary')
}

function isSparkplug(entry: Subscription): boolean {
  return entry.payload.format === 'sparkplug'
}

/** What the payload needs to be known from the topic or the entry itself. */
function subscriptionProblems(entry: Subscription): { path: string; message: string }[] {
  const template = compileTemplate(entry.topic)
  if ('problem' in template) return [{ path: 'topic', message: template.problem }]
  const knows = (field: 'machine' | 'signal') => entry[field] !== undefined || template.fields.includes(field)
  const { format } = entry.payload
  const needsMachine = format === 'json' || format === 'text'
  const needsSignal = needsMachine && !(entry.payload.format === 'json' && entry.payload.signals !== undefined)
  const problems = isSparkplug(entry) ? sparkplugProblems(entry) : []
  if (needsMachine && !knows('machine'))
    problems.push({ path: 'machine', message: 'no machine: put {machine} into the topic, or set machine' })
  if (needsSignal && !knows('signal'))
    problems.push({
      path: 'signal',
      message: 'no signal: put {signal} into the topic, or set signal or payload.signals',
    })
  return problems
}

/** One edge node has one sequence: two replicas of a group would each see the half of it. */
function sparkplugProblems({ topic, share }: Subscription): { path: string; message: string }[] {
  const problems = []
  if (!topic.startsWith('spBv1.0/')) problems.push({ path: 'topic', message: 'must begin with spBv1.0/' })
  if (share !== undefined) problems.push({ path: 'share', message: 'Sparkplug cannot be shared between replicas' })
  return problems
}

function hasCredentials(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.username !== '' || url.password !== '')
}
