// kunlun.yaml: every problem at once with its line, what is allowed, never a secret; hostile texts never throw.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { exportConfig } from '../../../cli/config/effective.ts'
import { type ConfigProblem, readConfig } from '../../../cli/config/read.ts'
import { sampleFile } from '../../../cli/config/sample.ts'
import { configuration } from '../../../cli/config/schema.ts'
import { undescribedSettings } from '../../suites/config-documentation.ts'

const site = 'site: { enterprise: huasheng, name: zibo }\n'

function problemsOf(text: string): readonly ConfigProblem[] {
  const result = readConfig(text)
  return 'problems' in result ? result.problems : []
}

function brief(text: string): string[] {
  return problemsOf(text).map(({ line, path, found }) => `${line} ${path}${found === undefined ? '' : ` = ${found}`}`)
}

describe('every problem at once', () => {
  const text = `site:
  enterprise: huasheng
  name: zi bo
machines:
  furnace-1:
    kind: furnaze
    signals:
      zone1: { unitt: Cel }
studies:
  substrate:
    machine: furnace-2
    parameters: [{ name: peak, type: continuous, low: 1640, high: 1500, unit: Cel }]
    objectives: [{ outcome: cost, goal: minimize, unit: CNY }]
http: { port: 99999 }
`
  const problems = problemsOf(text)

  test('each with its line and the value', () => {
    expect(brief(text)).toEqual([
      '3 site.name = zi bo',
      '6 machines.furnace-1.kind = furnaze',
      '8 machines.furnace-1.signals.zone1.unitt',
      '11 studies.substrate.machine = furnace-2',
      '12 studies.substrate.parameters.0.low = 1640',
      '14 http.port = 99999',
    ])
  })
  test.each([
    ['site.name', /letters, digits, dot, dash or underscore/],
    ['machines.furnace-1.kind', /one of furnace, machine-tool, other; did you mean "furnace"\?/],
    ['machines.furnace-1.signals.zone1.unitt', /did you mean "unit"\? Allowed here: .*intervalSeconds/],
    ['studies.substrate.machine', /no such machine; did you mean "furnace-1"\? Known: furnace-1/],
    ['studies.substrate.parameters.0.low', /must be below the greatest|below|high/],
    ['http.port', /65535/],
  ])('%s says what is allowed', (path, message) => {
    expect(problems.find((problem) => problem.path === path)?.message).toMatch(message)
  })
  test('never shows a secret that stands where its reference should', () => {
    const link = 'kind: mqtt, url: "mqtt://b", subscriptions: [{ topic: "p/{machine}/{signal}" }]'
    for (const key of ['hunter2', '[hunter2]', '{ evn: hunter2 }', '{ env: [hunter2] }']) {
      const problems = problemsOf(`${site}connectors: { hall: { ${link}, tls: { key: ${key} } } }\n`)
      expect(problems.length).toBeGreaterThan(0)
      expect(JSON.stringify(problems)).not.toContain('hunter2')
    }
  })
  test('never shows the password in a url, even where it breaks the url', () => {
    const problems = problemsOf(`${site}connectors: { hall: { kind: mqtt, url: "mqtt://u:pass/hunter2@b@h" } }\n`)
    expect(problems.find(({ path }) => path.endsWith('url'))?.found).toBe('mqtt://(hidden)@h')
  })
  test('never writes control characters of the file to a terminal', () => {
    const [problem] = problemsOf(`${site}http: { "po\\x9brt\\t": "\\e[2J" }\n`)
    expect(JSON.stringify(problem)).not.toMatch(/[\x7f-\x9f]|\\u001b|\\t/)
    expect(problem?.path).toBe('http.po\\u009brt\\u0009')
  })
  test('what is missing is named as missing, at the nearest line', () => {
    expect(problemsOf('site:\n  name: zibo\n')).toEqual([
      { line: 1, column: 1, path: 'site.enterprise', message: 'is missing: a string is needed' },
    ])
  })
})

describe('references between parts', () => {
  test('an unknown signal of an OPC UA node', () => {
    const text = `${site}machines: { furnace-1: { signals: { oxygen: {} } } }
connectors:
  hall:
    kind: opcua
    endpoint: opc.tcp://127.0.0.1:4840
    anonymous: true
    nodes:
      - { node: 'nsu=urn:a;s=a', machine: furnace-1, signal: oxigen }
      - { node: 'nsu=urn:a;s=b', machine: furnace-9, signal: oxygen }
`
    expect(brief(text)).toEqual([
      '9 connectors.hall.nodes.0.signal = oxigen',
      '10 connectors.hall.nodes.1.machine = furnace-9',
    ])
    expect(problemsOf(text)[0]?.message).toContain('did you mean "oxygen"?')
  })
  test('a rule for runs that names no signal', () => {
    const text = `${site}machines:
  mill:
    signals: { executing: { type: boolean } }
    runs: { labels: { part: prat } }
`
    expect(brief(text)).toEqual(['5 machines.mill.runs.labels.part = prat'])
  })
  test('an unknown kind of connector or store', () => {
    const text = `${site}connectors: { a: { kind: mqqt } }\nstores: { telemetry: { kind: influx } }\n`
    const messages = problemsOf(text).map(({ message }) => message)
    expect(messages).toEqual([
      'must be one of mqtt, opcua, replay; did you mean "mqtt"?',
      expect.stringMatching(/^must be one of .*influxdb.*duckdb|^must be one of .*duckdb.*influxdb/),
    ])
  })
})

describe('secrets are never printed', () => {
  const secret = 'geheim-4711'
  test.each([
    ['in place of a reference', `connectors: { a: { kind: mqtt, url: 'mqtt://h', password: ${secret} } }`],
    ['as the variable of a reference with a typing error', `http: { token: { enw: ${secret} } }`],
    ['beside a wrong kind', `connectors: { a: { kind: mqqt, password: ${secret} } }`],
    ['inside a list where a map should be', `connectors: [{ password: ${secret} }]`],
    ['in the address of a broker', `connectors: { a: { kind: mqtt, url: 'mqtt://kunlun:${secret}@h' } }`],
    ['in the address of a database', `stores: { telemetry: { kind: influxdb, url: 'http://k:${secret}@h' } }`],
    ['under a key that does not exist', `connectors: { a: { kind: mqtt, pasword: ${secret} } }`],
    ['in a line that is no YAML', `connectors: { a: { password: "x" ${secret} } }`],
    ['in a line that is no YAML, unclosed', `connectors: { a: { password: "${secret} } }`],
    ['as an alias', `connectors: { a: { password: *${secret} } }`],
  ])('%s', (_, text) => {
    const problems = problemsOf(`${site}${text}\n`)
    expect(problems.length).toBeGreaterThan(0)
    expect(JSON.stringify(problems)).not.toContain('4711')
  })
  test('another file given by mistake is not printed', () => {
    expect(JSON.stringify(problemsOf(secret))).not.toContain('4711')
  })
})

describe('hostile texts', () => {
  test.each([
    ['an empty file', '', 'site'],
    ['only a comment', '# nothing\n', 'site'],
    ['a list', '- 1\n', ''],
    ['keys that stand twice', `${site}${site}`, ''],
    ['two documents', `${site}---\n${site}`, ''],
    ['an alias without an anchor', `${site}machines: *nowhere`, ''],
    ['brackets without end', '['.repeat(20_000), ''],
    ['a map as a key', `${site}machines: { { a: 1 }: {} }`, ''],
    ['binary', Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 7919) % 256)).toString('utf8'), undefined],
  ])('%s', (_, text, path) => {
    const problems = problemsOf(text)
    expect(problems.length).toBeGreaterThan(0)
    if (path !== undefined) expect(problems.map((problem) => problem.path)).toContain(path)
    for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThan(0)
  })
  test('a few aliases that stand for very much', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`)
    expect(problemsOf(`${site}l0: &l0 [lol]\n${levels.join('\n')}\n`)[0]?.message).toMatch(/alias/)
  })
  test('a map that holds itself', () => {
    expect(brief(`${site}machines: &m { a: *m }`)).toEqual(['2 machines.a.a'])
  })
  test('keys that reach into the prototype, wherever they stand', () => {
    const text = `${site}__proto__: { polluted: 1 }\nmachines: { __proto__: {}, constructor: {} }\n`
    expect(problemsOf(text).map(({ line, message }) => `${line} ${message.slice(0, 24)}`)).toEqual([
      '2 __proto__ cannot be a ke',
      '3 __proto__ cannot be a ke',
      '3 this name must be letter',
    ])
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
  test('line breaks and control characters do not reach the terminal', () => {
    const text = 'site: { enterprise: "a\\nb\\e[2J", name: "换行😀" }'
    expect(problemsOf(text).map(({ found }) => found)).toEqual(['"a\\nb\\u001b[2J"', '换行😀'])
  })
  test('nothing is thrown, whatever the text', () => {
    fc.assert(
      fc.property(anyText(), (text) => typeof readConfig(text) === 'object'),
      { numRuns: 2000, seed: 7 },
    )
  })
})

const small = `${site}machines: { mill: { kind: machine-tool, signals: { load: { unit: '%', range: [0, 9] } } } }
connectors: { a: { kind: mqtt, url: 'mqtt://h', subscriptions: [{ topic: 'a/{machine}/{signal}' }] } }
studies: &s { t: { machine: mill, parameters: [], objectives: [] } }
`

/** Noise, YAML of random data, and a configuration with pieces taken out or put in. */
function anyText(): fc.Arbitrary<string> {
  const sample = small
  const broken = fc
    .tuple(fc.nat(sample.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 12 }))
    .map(([at, length, put]) => sample.slice(0, at) + put + sample.slice(at + length))
  const keys = fc.constantFrom('site', 'machines', 'connectors', 'studies', 'http', 'kind', 'nodes', '__proto__', 'a')
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  })).value
  const marks = fc.array(fc.constantFrom('&a ', '*a', '- ', ': ', '\n', '  ', '{', '}', '[', ']', '!!x', '|', '"', 'a'))
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    broken,
    data.map((value) => JSON.stringify(value)),
    marks.map((parts) => parts.join('')),
  )
}

describe('one schema for all', () => {
  test('every setting has a description', () => {
    expect(undescribedSettings(configuration)).toEqual([])
  })
  test('the sample is in order as it stands', () => {
    expect(problemsOf(sampleFile())).toEqual([])
  })
  test('with every further setting of the sample switched on it still only names known keys', () => {
    const keys = problemsOf(sampleFile().replace(/^(\s*)# (\w+): (\S.*?) {2}# .*$/gm, '$1$2: $3'))
    expect(keys.filter(({ message }) => message.startsWith('unknown key'))).toEqual([])
  })
  test('export and reading again give the same configuration', () => {
    const first = readConfig(sampleFile())
    if ('problems' in first) throw new Error('the sample has problems')
    const again = readConfig(exportConfig(first.config))
    expect(again).toEqual(first)
  })
  test('an exported file keeps references to secrets, not their values', () => {
    process.env['KUNLUN_MQTT_PASSWORD'] = 'geheim-4711'
    const read = readConfig(sampleFile())
    if ('problems' in read) throw new Error('the sample has problems')
    const text = exportConfig(read.config)
    expect(text).not.toContain('4711')
    expect((parse(text) as typeof read.config).connectors['shop-floor']?.['password']).toEqual({
      env: 'KUNLUN_MQTT_PASSWORD',
    })
  })
})
