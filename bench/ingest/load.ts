// What the ingest benchmark sends: messages of one value, messages of twenty, to one of the readers or another.

/** How many values a message carries: each kind has topics of its own. */
export const kinds = { one: 1, many: 20 } as const
export type Kind = keyof typeof kinds

/** Each reader has topics of its own, of the same length, so that one rests while another is measured. */
export type Reader = 'bare' | 'flux' | 'duck'

export interface Message {
  readonly topic: string
  readonly body: string
}

const machines = 50
/** Times of a backlog are made up, one step apart, so that nothing of the same moment comes twice. */
const start = 1_767_571_200_000
export const probe = { machine: 'probe', signal: 'sent' } as const

export function signalsOf(kind: Kind): readonly string[] {
  return Array.from({ length: kinds[kind] }, (_, at) => `${kind}_${at}`)
}

export interface Wanted {
  readonly reader: Reader
  readonly kind: Kind
  readonly index: number
  /** Milliseconds since 1970; default: made up from the index. */
  readonly time?: number
}

export function message({ reader, kind, index, time = start + index }: Wanted): Message {
  const values = signalsOf(kind).map((signal, at) => `"${signal}":${(index * (at + 1)) % 977}.5`)
  const topic = `plant-${reader}/${kind}/mill-${index % machines}`
  return { topic, body: `{"timestamp_ms":${time},${values.join(',')}}` }
}

/** One value that says when it was sent, in milliseconds since 1970. */
export function probeMessage(reader: Reader, now: number): Message {
  return { topic: `plant-${reader}/probe/${probe.machine}`, body: `{"timestamp_ms":${now},"${probe.signal}":${now}}` }
}

/** What the bare subscriber subscribes to; an installation comes to the same by its templates. */
export function filtersOf(reader: Reader): string[] {
  return ['one', 'many', 'probe'].map((line) => `plant-${reader}/${line}/+`)
}

export const receiveMaximum = 1000

/** The configuration of an installation that reads them into this store. */
export function documentFor(reader: Reader, url: string, telemetry: object): object {
  const pointers = (signals: readonly string[]) => Object.fromEntries(signals.map((signal) => [signal, `/${signal}`]))
  const subscription = (line: string, signals: readonly string[]) => ({
    topic: `plant-${reader}/${line}/{machine}`,
    payload: { format: 'json', signals: pointers(signals) },
  })
  const both = [...signalsOf('one'), ...signalsOf('many')]
  const contract = (signals: readonly string[]) => ({
    kind: 'other',
    signals: Object.fromEntries(signals.map((signal) => [signal, {}])),
  })
  const mills = Array.from({ length: machines }, (_, index) => [`mill-${index}`, contract(both)])
  return {
    connectors: {
      line: {
        kind: 'mqtt',
        url,
        clientId: `kunlun-bench-${reader}`,
        receiveMaximum,
        subscriptions: [
          ...(['one', 'many'] as const).map((kind) => subscription(kind, signalsOf(kind))),
          subscription('probe', [probe.signal]),
        ],
      },
    },
    machines: { ...Object.fromEntries(mills), [probe.machine]: contract([probe.signal]) },
    stores: { telemetry },
  }
}

/** The lines of one message as our InfluxDB store writes them. */
export function linesOf(kind: Kind, index: number): string[] {
  const { topic, body } = message({ reader: 'flux', kind, index })
  const { timestamp_ms: time, ...values } = JSON.parse(body) as Record<string, number>
  const tags = `area=area,enterprise=huasheng,line=line,machine=${topic.split('/')[2]}`
  return Object.entries(values).map(
    ([signal, value]) => `telemetry,${tags},signal=${signal},site=zibo value=${value},quality=0i ${time}000000`,
  )
}
