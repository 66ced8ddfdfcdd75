// Query building: names from outside stay names, whatever they hold; read back by a small lexer of InfluxQL, of SQL.
import type { DuckDBConnection } from '@duckdb/node-api'
import { name as grafanaName, text as grafanaText } from '../../../dashboards/grafana/influxql.ts'
import { writeParquet } from '../../../ingest/stores/duckdb/parquet.ts'
import { readBuckets, readLatest, readWindow } from '../../../ingest/stores/duckdb/queries.ts'
import type { Series, SeriesTable } from '../../../ingest/stores/duckdb/series.ts'
import type { Session } from '../../../ingest/stores/duckdb/session.ts'
import { identifier, literal, within } from '../../../ingest/stores/influxdb/influxql.ts'
import type { Window } from '../../../ingest/stores/store.ts'
import type { Draw } from '../draw.ts'
import { storable } from '../samples.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

export const queries: FuzzTarget = {
  name: 'queries',
  summary: 'InfluxQL conditions with literals, SQL of the embedded store, queries of the dashboards',
  check: (draw) => (draw.chance(0.6) ? influxql(draw) : sql(draw)),
}

function influxql(draw: Draw): void {
  const window = windowOf(draw)
  const expected = [
    ...['"machine"', '=', `'${window.machine}'`],
    ...(window.signals === undefined ? [] : ['AND', '(', ...anyOf(window.signals), ')']),
    ...['AND', 'time', '>=', '#', 'AND', 'time', '<', '#'],
  ]
  const tokens = influxqlTokens(within(window)).map((token) =>
    /^-?\d+$/.test(token) ? '#' : token === '<=' ? '<' : token,
  )
  hold(shown(tokens) === shown(expected), () => `${shown(window)} became ${within(window)}`)
  const text = storable(draw)
  const [quotedName, quotedText] = draw.chance(0.5)
    ? [identifier(text), literal(text)]
    : [grafanaName(text), grafanaText(text)]
  hold(shown(influxqlTokens(quotedName)) === shown([`"${text}"`]), () => `identifier ${quotedName}`)
  hold(shown(influxqlTokens(quotedText)) === shown([`'${text}'`]), () => `literal ${quotedText}`)
}

function anyOf(signals: readonly string[]): string[] {
  return signals.flatMap((signal, index) => [...(index === 0 ? [] : ['OR']), '"signal"', '=', `'${signal}'`])
}

function windowOf(draw: Draw): Window {
  const from = draw.bigint() * 10n ** BigInt(draw.int(20))
  const signals = draw.chance(0.7) ? { signals: Array.from({ length: 1 + draw.int(3) }, () => storable(draw)) } : {}
  return { machine: storable(draw), from, to: from + BigInt(draw.int(1e9)), ...signals }
}

/** Words, signs, numbers; identifiers and texts with their marks, escapes undone. A line break ends a text in error. */
function influxqlTokens(query: string): string[] {
  const pattern = /\s*(?:"((?:[^"\\\n\0]|\\["'\\n])*)"|'((?:[^'\\\n\0]|\\["'\\n])*)'|(-?\w+|>=|<=|[=<()]))/gy
  const tokens: string[] = []
  while (pattern.lastIndex < query.length) {
    const match = pattern.exec(query)
    if (match === null) throw new Error(`no InfluxQL: ${shown(query)}`)
    const [, name, text, word] = match
    const plain = (escaped: string) => escaped.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char))
    tokens.push(name !== undefined ? `"${plain(name)}"` : text !== undefined ? `'${plain(text)}'` : (word as string))
  }
  return tokens
}

/** SQL holds numbers in the place of names, and one path in quotes. */
async function sql(draw: Draw): Promise<void> {
  const asked: string[] = []
  const window = windowOf(draw)
  const table = tableOf(window, draw)
  const runAndReadAll = async (text: string) => {
    asked.push(text)
    return { getRows: () => [] }
  }
  const reading = { runAndReadAll } as unknown as DuckDBConnection
  const store = { database: { reading, copying: reading } as unknown as Session['database'], table }
  const file = draw.text(6).replaceAll('\0', '')
  const unit = draw.text(6).replaceAll('\0', '')
  const limit = 1 + draw.int(1000)
  await readWindow(store, { window, limit })
  await readLatest(store, window.machine)
  await readBuckets(store, { window, step: BigInt(1 + draw.int(1e9)) })
  await writeParquet(store, { window, file, units: new Map([[unit, unit]]) })
  for (const text of asked) {
    const texts = [...text.matchAll(/'(?:[^']|'')*'/g)].map(([quoted]) => quoted.slice(1, -1).replaceAll("''", "'"))
    const expected = text.startsWith('COPY') ? [unit, unit, file] : []
    hold(shown(texts) === shown(expected), () => `${shown(window)} or ${shown(file)} became ${text}`)
    const bare = text.replace(/'(?:[^']|'')*'/g, '?')
    hold(/^[\w\s(),.*:%+=?-]+$/.test(bare), () => `${shown(window)} became ${bare}`)
  }
  hold(asked.length >= 1, () => 'nothing was asked')
}

function tableOf(window: Window, draw: Draw): SeriesTable {
  const names = [...(window.signals ?? []), storable(draw)]
  const series: Series[] = names.map((signal, id) => ({ id, machine: window.machine, signal }))
  return {
    find: (_, signal) => series.find((one) => one.signal === signal),
    ofMachine: () => series,
    byId: (id) => series[id] as Series,
    ensure: async () => undefined,
    reload: async () => undefined,
  }
}
