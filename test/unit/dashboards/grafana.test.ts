// Grafana dashboards as code: structure, names, units, portability, golden files.
import { describe, expect, it } from 'vitest'
import { measurements } from '../../../dashboards/grafana/facts.ts'
import { uidOf } from '../../../dashboards/grafana/house.ts'
import { buildDashboards, dashboards } from '../../../dashboards/grafana/index.ts'
import { languages } from '../../../dashboards/grafana/text.ts'
import { isKnownUnit } from '../../../dashboards/grafana/units.ts'
import { unportable } from './grafana-influxql.ts'
import { demoPlant } from './grafana-plant.ts'
import { dashboardsIn, type PanelJson, questionsIn, rulesIn } from './grafana-questions.ts'

const files = buildDashboards({ plant: demoPlant, pageUrl: 'http://127.0.0.1:8080' })
const built = dashboardsIn(files)
const questions = questionsIn(files)

describe.each(built)('$path', ({ dashboard }) => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row')

  it('has unique panel ids', () => {
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(Math.min(...ids)).toBeGreaterThan(0)
  })

  it('has no two panels in one place', () => {
    const clashes = dashboard.panels.flatMap((one, index) =>
      dashboard.panels
        .slice(index + 1)
        .filter((other) => overlaps(one, other))
        .map((other) => `${one.title} / ${other.title}`),
    )
    expect(clashes).toEqual([])
    expect(dashboard.panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([])
  })

  it('uses every variable that it declares, declares every one that it uses', () => {
    const declared = dashboard.templating.list.map(({ name }) => name).sort()
    const text = JSON.stringify(dashboard)
    const used = [...text.matchAll(/\$\{(\w+)(?::\w+)?\}|"uid":"\$(\w+)"/g)].map((match) => match[1] ?? match[2] ?? '')
    expect([...new Set(used)].sort()).toEqual(declared)
  })

  it('asks the chosen data source, each query under a letter of its own', () => {
    for (const panel of panels) {
      const targets = panel.targets ?? []
      expect(targets.length, panel.title).toBeGreaterThan(0)
      expect(new Set(targets.map(({ refId }) => refId)).size, panel.title).toBe(targets.length)
      for (const source of [panel.datasource, ...targets.map(({ datasource }) => datasource)])
        expect(source?.uid).toBe('$source')
    }
  })

  it('shows known units only', () => {
    const unknown = panels.flatMap(unitsOf).filter((unit) => !isKnownUnit(unit))
    expect(unknown).toEqual([])
  })

  it('names columns of annotations as Grafana does: one title, one text, the end of regions', () => {
    for (const { name, target } of dashboard.annotations.list) {
      const of = /FROM "(\w+)"/.exec(target.query)?.[1]
      const columns = [target.titleColumn, target.textColumn, target.tagsColumn]
      if (target.query.includes('"until_ms"')) columns.push(target.timeEndColumn)
      for (const column of columns) expect(column, name).toMatch(new RegExp(`^${of}\\.\\w+$`))
      expect(new Set(columns).size, name).toBe(columns.length)
    }
  })

  it('fixes the order of columns of its lists', () => {
    for (const { title, type, fieldConfig, transformations } of panels.filter((panel) => panel.type === 'table')) {
      const named = (fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.id === 'byName')
      const order = transformations?.find(({ id }) => id === 'organize')?.options['indexByName'] as object
      if (named.length > 0)
        expect(Object.keys(order), `${type} ${title}`).toEqual(named.map((one) => one.matcher.options))
    }
  })

  it('leads only to dashboards that there are', () => {
    const uids = built.map((one) => one.dashboard.uid)
    const led = [...JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)\?/g)].map((match) => match[1])
    expect(led.filter((uid) => !uids.includes(uid ?? ''))).toEqual([])
  })

  it('says for which databases it is meant', () => {
    expect(dashboard.description).toMatch(/not yet run against 3|尚未在 3/)
  })
})

describe('all dashboards', () => {
  it('have unique uids, two languages each', () => {
    const uids = built.map(({ dashboard }) => dashboard.uid)
    expect(new Set(uids).size).toBe(uids.length)
    expect(uids.length).toBe(Object.keys(dashboards).length * languages.length)
    expect(uids.every((uid) => uid.length <= 40)).toBe(true)
  })

  it.each(questions)('$where is portable', ({ query }) => {
    expect(unportable(query)).toEqual([])
  })

  it('name only signals that a contract has, by the field of their type', () => {
    const types = new Map(demoPlant.machines.flatMap(({ signals }) => signals.map(({ name, type }) => [name, type])))
    const fields: Record<string, string> = { float: 'value', integer: 'integer', text: 'text', boolean: 'state' }
    for (const { where, query } of questions.filter((one) => /FROM \S*"telemetry\w*"/.test(one.query))) {
      const asked = /"(value|integer|text|state)"\)/.exec(query)?.[1]
      for (const name of signalsIn(query)) {
        expect(types.has(name), `${where}: ${name}`).toBe(true)
        if (asked !== undefined) expect(fields[types.get(name) ?? ''], `${where}: ${name}`).toBe(asked)
      }
    }
  })

  it('ask far signals from rollups, in a policy only where there are policies', () => {
    const far = questions.filter(({ query }) => query.includes('telemetry_3600s'))
    expect(far.length).toBeGreaterThan(10)
    expect(far.filter(({ query }) => !/FROM "\$\{rollups:raw\}"\."telemetry_3600s"/.test(query))).toEqual([])
    const newer = questionsIn(buildDashboards({ plant: demoPlant, influx: 2 })).map(({ query }) => query)
    expect(newer.filter((query) => /rollups|RETENTION/.test(query))).toEqual([])
    expect(newer.filter((query) => query.includes('FROM "telemetry_3600s"'))).toHaveLength(far.length)
  })

  it('read only measurements, tags, fields that are documented', () => {
    for (const { where, query } of questions.filter((one) => one.query !== 'SHOW RETENTION POLICIES')) {
      const measurement = measurements.find(
        ({ name }) => name === /FROM (?:"\$\{rollups:raw\}"\.)?"(\w+)"/.exec(query)?.[1],
      )
      expect(measurement, where).toBeDefined()
      const aliases = [...query.matchAll(/ AS "(\w+)"/g)].map((match) => match[1] ?? '')
      const known = [...(measurement?.tags ?? []), ...Object.keys(measurement?.fields ?? {}), ...aliases]
      const isKnown = (name: string): boolean =>
        known.some((one) => (one.endsWith('…') ? name.startsWith(one.slice(0, -1)) : name === one))
      const named = [...query.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '')
      expect(
        named.filter((name) => name !== measurement?.name && !isKnown(name)),
        where,
      ).toEqual([])
    }
  })

  it('find no empty text in either language', () => {
    for (const { dashboard } of built) expect(JSON.stringify(dashboard)).not.toMatch(/"(title|label)":""/)
  })
})

describe('alert rules', () => {
  const rules = rulesIn(files)

  it('cover what must not go unnoticed', () => {
    const wanted = [
      ...['stale-signal', 'contract-broken', 'soak-tolerance', 'capability'],
      ...['spool-age', 'quarantine-rate', 'lost-link', 'certificate-expiry'],
    ]
    expect(rules.map(({ uid }) => uid)).toEqual(wanted.map((name) => uidOf(name, 'en')))
  })

  it('lead from query to condition and to a dashboard that exists', () => {
    const uids = built.map(({ dashboard }) => dashboard.uid)
    for (const { data, condition, dashboardUid } of rules) {
      const letters = data.map(({ refId }) => refId)
      expect(new Set(letters).size).toBe(letters.length)
      expect(letters.at(-1)).toBe(condition)
      expect(uids).toContain(dashboardUid)
      for (const { model, refId, datasourceUid } of data) {
        expect(datasourceUid).toBe(model.query === undefined ? '__expr__' : 'kunlun-influxdb')
        const named =
          model.type === 'math'
            ? [...(model.expression ?? '').matchAll(/\$(\w)/g)].map((match) => match[1])
            : [model.expression]
        if (model.query === undefined)
          for (const name of named) expect(letters.slice(0, letters.indexOf(refId))).toContain(name)
      }
    }
  })

  it('hold no dollar where Grafana would put an environment variable', () => {
    for (const { annotations, title } of rules)
      expect(`${title}${Object.values(annotations).join()}`).not.toContain('$')
  })

  it('leave the soak out for a plant without the signals', () => {
    const bare = buildDashboards({
      plant: { timeZone: 'UTC', machines: [], features: {}, studies: [] },
      language: 'en',
    })
    expect(rulesIn(bare).map(({ uid }) => uid)).not.toContain(uidOf('soak-tolerance', 'en'))
    expect(questionsIn(bare).flatMap(({ query }) => unportable(query))).toEqual([])
  })
})

describe('provisioning', () => {
  it('takes address, user, password from the environment', () => {
    const source = files.find(({ path }) => path === 'datasources/kunlun.yaml')?.content ?? ''
    expect(source).toMatch(/password: \$\{KUNLUN_INFLUX_READER_PASSWORD\}/)
    expect(source).toMatch(/url: \$\{KUNLUN_INFLUX_URL\}/)
  })

  it('gives 2 and 3 a token', () => {
    const newer = buildDashboards({ plant: demoPlant, influx: 2 }).find(
      ({ path }) => path === 'datasources/kunlun.yaml',
    )
    expect(newer?.content).toMatch(/httpHeaderValue1: Token \$\{KUNLUN_INFLUX_READER_TOKEN\}/)
    expect(newer?.content).not.toContain('password')
  })
})

describe('golden files', () => {
  it.each(files)('$path', async ({ path, content }) => {
    await expect(content).toMatchFileSnapshot(`../../golden/grafana/${path}`)
  })
})

function overlaps(one: PanelJson, other: PanelJson): boolean {
  const [a, b] = [one.gridPos, other.gridPos]
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

function unitsOf({ fieldConfig }: PanelJson): string[] {
  const special = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === 'unit'),
  )
  return [fieldConfig?.defaults.unit ?? 'none', ...special.map(({ value }) => String(value))]
}

function signalsIn(query: string): string[] {
  const listed = [...query.matchAll(/"signal" =~ \/\^\(([^)]*)\)\$\//g)].flatMap((match) => (match[1] ?? '').split('|'))
  const single = [...query.matchAll(/"signal" = '(\w+)'/g)].map((match) => match[1] ?? '')
  return [...listed, ...single].filter((name) => name !== '')
}
