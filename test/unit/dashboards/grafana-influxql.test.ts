// The portability check itself, with quoting, units, facts.
import { describe, expect, it } from 'vitest'
import {
  decisionFact,
  eventFact,
  livenessFact,
  outcomeFact,
  pipelineFacts,
  runFact,
  suggestionFact,
} from '../../../dashboards/grafana/encode-facts.ts'
import { measurements } from '../../../dashboards/grafana/facts.ts'
import { name, oneOf, text } from '../../../dashboards/grafana/influxql.ts'
import { texts } from '../../../dashboards/grafana/text.ts'
import { grafanaUnit, isKnownUnit } from '../../../dashboards/grafana/units.ts'
import type { Outcome, Run } from '../../../ingest/model.ts'
import { unportable } from './grafana-influxql.ts'

describe('the portable subset', () => {
  it.each([
    'SELECT integral("value") FROM "telemetry"',
    'SELECT sample("value", 3) FROM "telemetry"',
    'SELECT holt_winters(mean("value"), 3, 4) FROM "telemetry" GROUP BY time(1m)',
    'SELECT exponential_moving_average("value", 2) FROM "telemetry"',
    'SELECT mean("value") FROM "telemetry" GROUP BY * SLIMIT 1',
    'SELECT mean("value") FROM "telemetry" GROUP BY * SOFFSET 1',
    'SHOW SERIES FROM "telemetry"',
    'SHOW TAG VALUES CARDINALITY WITH KEY = "machine"',
    'SHOW DATABASES',
    'SELECT mean("value") INTO "other" FROM "telemetry"',
    'SELECT mean("value") FROM "telemetry" GROUP BY time(1m) fill(spline)',
    'SELECT last("value") FROM "telemetry"; DROP MEASUREMENT "telemetry"',
  ])('refuses %s', (query) => expect(unportable(query)).not.toEqual([]))

  it('looks past what is quoted', () => {
    expect(
      unportable(`SELECT last("into") FROM "slimit" WHERE "a" = 'DROP integral(' AND "b" =~ /^(sample()|x)$/`),
    ).toEqual([])
  })
})

describe('quoting', () => {
  it('keeps hostile names inside', () => {
    expect(name('a"b\\')).toBe('"a\\"b\\\\"')
    expect(text("o'brien\\")).toBe("'o\\'brien\\\\'")
    expect(oneOf(['a.b', 'c/d', '(x)'])).toBe('/^(a\\.b|c\\/d|\\(x\\))$/')
  })
})

describe('units', () => {
  it('shows an unknown one as it stands', () => {
    expect(grafanaUnit('furlong')).toBe('suffix: furlong')
    expect(grafanaUnit('constructor')).toBe('suffix: constructor')
    expect(isKnownUnit('suffix: furlong')).toBe(false)
    expect(grafanaUnit(undefined)).toBe('none')
  })
})

describe('texts', () => {
  it('are Chinese where they should be', () => {
    for (const [key, value] of Object.entries(texts.zh)) expect(value, key).toMatch(/\p{Script=Han}/u)
  })
})

const place = { enterprise: 'huasheng', site: 'zibo', area: 'sintering', line: 'kiln-hall', machine: 'furnace-1' }
const run: Run = {
  id: 'furnace-1/20260105T040000Z',
  machine: 'furnace-1',
  process: 'sintering',
  from: 1_767_585_600_000_000_000n,
  to: 1_767_618_000_000_000_000n,
  state: 'finished',
  planned: { peak: 1580 },
  achieved: { peak: 1578.4 },
  features: { soak_mean: 1578.4, soak_sd: Number.NaN },
  labels: { program: 'LAB-96', batch: 'H0012' },
  version: 2,
}
const outcome: Outcome = {
  id: 'o1',
  run: run.id,
  name: 'density',
  value: 97.1,
  unit: '%',
  specimen: 'H0012-front',
  measuredAt: 1_767_620_000_000_000_000n,
}
const suggestion = {
  id: 's1',
  study: 'substrate-96',
  settings: { peak: 1580, soak: 120 },
  predicted: { density: { mean: 97, sd: 0.2 } },
  feasible: 0.93,
  meets: { density: 0.97 },
  because: { en: 'why', zh: '理由' },
  basis: ['a', 'b'],
  made: 1_767_620_000_000_000_000n,
}
const decision = {
  suggestion: 's1',
  answer: 'accepted',
  settings: { peak: 1580 },
  reason: '',
  who: 'li',
  when: suggestion.made,
} as const
const figures = {
  connectors: [
    {
      id: 'kiln',
      state: 'connected',
      dropped: 0,
      messages: { received: 9, rejected: 0, spooled: 1, decoded: 8, quarantined: 0, redelivered: 0 },
    },
  ],
  machines: [{ machine: 'furnace-1', samples: { decoded: 8, stored: 8, quarantined: 0, filtered: 0, pending: 0 } }],
  spool: { records: 1, bytes: 100, maxBytes: 1000 },
  store: { state: 'ok' },
}

describe('facts', () => {
  const all = [
    runFact(run, place, run.from),
    outcomeFact(outcome, place),
    suggestionFact(suggestion, place),
    decisionFact(decision, 'substrate-96', place),
    eventFact({ id: 'e1', machine: 'furnace-1', kind: 'thermocouple', time: run.from, text: 'S17', who: 'li' }, place),
    ...pipelineFacts(figures, 'zibo', run.from),
    livenessFact({ place, signal: 'setpoint', newest: run.from, expectedSeconds: 60 }, run.from + 200_000_000_000n),
  ]

  it.each(all)('$measurement keeps to its documented tags and fields', (fact) => {
    const known = measurements.find((one) => one.name === fact.measurement)
    expect(Object.keys(fact.tags).sort()).toEqual([...(known?.tags ?? [])].sort())
    const fields = Object.keys(known?.fields ?? {})
    const isKnown = (field: string): boolean =>
      fields.some((one) => (one.endsWith('…') ? field.startsWith(one.slice(0, -1)) : one === field))
    expect(Object.keys(fact.fields).filter((field) => !isKnown(field))).toEqual([])
  })

  it('never make a tag of an id', () => {
    const ids = [run.id, 'H0012', 'LAB-96', 's1', 'o1']
    for (const { tags } of all) expect(Object.values(tags).filter((value) => ids.includes(value))).toEqual([])
  })

  it('leave out what no store can hold', () => {
    expect(runFact(run, place, run.from).fields).not.toHaveProperty('feature_soak_sd')
  })

  it('keep specimens of one moment apart, the same one together', () => {
    const times = ['o1', 'o2', 'o3'].map((id) => outcomeFact({ ...outcome, id }, place).time)
    expect(new Set(times).size).toBe(3)
    const corrected = outcomeFact({ ...outcome, supersededBy: 'o2' }, place)
    expect(corrected.time).toBe(times[0])
    expect(corrected.fields['state']).toBe('superseded')
    expect(outcomeFact({ ...outcome, voided: 'broken specimen' }, place).fields['state']).toBe('void')
    expect(times.every((time) => time / 1_000_000n === outcome.measuredAt / 1_000_000n)).toBe(true)
  })

  it('count the days until the first certificate expires', () => {
    const [connector] = figures.connectors
    const details = { certificateUntil: '2026-02-04T04:00:00.000Z', ownCertificateUntil: '2030-01-01T00:00:00.000Z' }
    const facts = pipelineFacts({ ...figures, connectors: [{ ...connector!, details }] }, 'zibo', run.from)
    expect(facts[0]?.fields['certificate_days']).toBe(30)
    expect(pipelineFacts(figures, 'zibo', run.from)[0]?.fields).not.toHaveProperty('certificate_days')
  })

  it('call a signal stale after three intervals', () => {
    const at = (seconds: bigint): unknown =>
      livenessFact({ place, signal: 'x', newest: 0n, expectedSeconds: 60 }, seconds * 1_000_000_000n).fields['stale']
    expect([at(180n), at(181n)]).toEqual([0, 1])
    expect(livenessFact({ place, signal: 'x', expectedSeconds: 60 }, 0n).fields['stale']).toBe(1)
    expect(livenessFact({ place, signal: 'x' }, 0n).fields['stale']).toBe(0)
  })
})
