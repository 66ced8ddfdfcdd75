// The container files: pinned, healthy, without default secrets, closed to the outside.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfigFile } from '../../../cli/config/read.ts'
import { plantView } from '../../../cli/run/plant-view.ts'
import { buildDashboards } from '../../../dashboards/grafana/index.ts'
import { signalsOf } from '../../../dashboards/grafana/plant-view.ts'
import { unportable } from './grafana-influxql.ts'
import { demoPlant } from './grafana-plant.ts'
import { questionsIn } from './grafana-questions.ts'

const root = resolve(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Service {
  readonly image?: string
  readonly build?: unknown
  readonly user?: string
  readonly read_only?: boolean
  readonly restart?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly security_opt?: readonly string[]
  readonly cap_drop?: readonly string[]
  readonly privileged?: boolean
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
}
const services = Object.entries(compose.services).map(([name, service]) => ({ name, service }))

/** The database's image must start as root to make its users; it keeps a single capability. */
const startsAsRoot = ['influxdb']

describe.each(services)('$name', ({ name, service }) => {
  it('has an image of an exact version', () => {
    expect(service.image).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+(-[a-z0-9]+)*(@sha256:[0-9a-f]{64})?$/)
  })

  it('has a health check, unless it ends by itself', () => {
    if (service.restart === 'no') return
    expect(service.healthcheck?.test?.length).toBeGreaterThan(1)
  })

  it('runs without root, without more rights than it needs', () => {
    if (!startsAsRoot.includes(name)) expect(service.user).toMatch(/^[1-9]\d*:\d+$/)
    if (!startsAsRoot.includes(name)) expect(service.read_only).toBe(true)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.privileged).toBeUndefined()
  })

  it('publishes on loopback unless told otherwise', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^\$\{KUNLUN_BIND:-127\.0\.0\.1\}:\d+:\d+$/)
  })

  it('has no secret with a default', () => {
    const secrets = Object.entries(service.environment ?? {}).filter(([key]) => /PASSWORD|TOKEN|SECRET/.test(key))
    for (const [key, value] of secrets) expect(`${key}=${value}`).toMatch(/=\$\{[A-Z_]+:\?[^}]+\}$/)
  })

  it('mounts only files that exist, volumes that are declared', () => {
    for (const [from = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
      if (from.startsWith('./')) expect(existsSync(join(root, from)), from).toBe(true)
      else expect(Object.keys(compose.volumes)).toContain(from)
    }
  })
})

describe('the stack', () => {
  it('keeps the database inside', () => {
    expect(compose.services['influxdb']?.ports).toBeUndefined()
    expect(compose.networks['storage']?.internal).toBe(true)
    expect(compose.services['influxdb']?.environment?.['INFLUXDB_HTTP_AUTH_ENABLED']).toBe('true')
  })

  it('lets nobody into Grafana without a password', () => {
    const grafana = compose.services['grafana']?.environment ?? {}
    expect(grafana['GF_AUTH_ANONYMOUS_ENABLED']).toBe('false')
    expect(grafana['GF_USERS_ALLOW_SIGN_UP']).toBe('false')
    expect(grafana['GF_SECURITY_ADMIN_PASSWORD']).toMatch(/^\$\{GRAFANA_ADMIN_PASSWORD:\?/)
  })

  it('gives Grafana every variable that its files name', () => {
    const files = buildDashboards({ plant: demoPlant }).filter(({ path }) => path.startsWith('datasources/'))
    const named = files.flatMap(({ content }) => [...content.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? ''))
    const given = Object.keys(compose.services['grafana']?.environment ?? {})
    expect(named.filter((name) => !given.includes(name))).toEqual([])
  })

  it('puts the files where their own paths lead', () => {
    const mounted = compose.services['grafana']?.volumes?.find((volume) => volume.startsWith('provisioning:'))
    const provider = buildDashboards({ plant: demoPlant }).find(({ path }) => path === 'dashboards/kunlun-zh.yaml')
    expect(provider?.content).toContain(`path: ${mounted?.split(':')[1]}/dashboards/zh`)
  })

  it('starts in an order that works', () => {
    expect(compose.services['kunlun']?.depends_on).toEqual({
      mosquitto: { condition: 'service_healthy' },
      influxdb: { condition: 'service_healthy' },
    })
    expect(compose.services['grafana']?.depends_on?.['dashboards']?.condition).toBe('service_completed_successfully')
  })

  it('has every variable in .env.example, no secret filled in', () => {
    const example = new Map([...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1], match[2]]))
    const used = new Set([...read('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1]))
    expect([...used].filter((name) => !example.has(name))).toEqual([])
    expect([...example.keys()].filter((name) => !used.has(name ?? ''))).toEqual([])
    for (const [key, value] of example) if (/PASSWORD|TOKEN/.test(key ?? '')) expect(value, key).toBe('')
  })
})

describe('deploy/kunlun.yaml', () => {
  const text = read('deploy/kunlun.yaml')
  const checked = readConfigFile(join(root, 'deploy/kunlun.yaml'))

  it('passes `kunlun check`', () => {
    expect('problems' in checked ? checked.problems : []).toEqual([])
  })

  it('gives dashboards whose every query is portable, with the plant of the demo', () => {
    if (!('config' in checked)) return
    const plant = plantView(checked.config)
    const files = buildDashboards({ plant })
    expect(questionsIn(files).flatMap(({ query }) => unportable(query))).toEqual([])
    expect(signalsOf(plant, undefined).map(({ name }) => name)).toEqual(
      signalsOf(demoPlant, undefined).map(({ name }) => name),
    )
    expect(plant.studies).toMatchObject(demoPlant.studies)
    expect(files.map(({ path }) => path)).toEqual(buildDashboards({ plant: demoPlant }).map(({ path }) => path))
  })

  it('names only secrets that the container is given', () => {
    const live = text.replace(/^\s*#.*$/gm, '')
    const named = [...live.matchAll(/env: (\w+)/g)].map((match) => match[1] ?? '')
    const given = Object.keys(compose.services['kunlun']?.environment ?? {})
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !given.includes(name))).toEqual([])
  })
})

describe('the image', () => {
  const lines = read('Dockerfile').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

  it('is built in stages from exact versions', () => {
    const bases = lines.filter((line) => line.startsWith('FROM '))
    expect(bases.length).toBe(2)
    for (const base of bases)
      expect(base).toMatch(/^FROM node:24\.\d+\.\d+-[a-z]+-slim(@sha256:[0-9a-f]{64})?( AS \w+)?$/)
  })

  it('runs as an ordinary user with a health check', () => {
    expect(last.some((line) => /^USER 1000:1000$/.test(line))).toBe(true)
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
    expect(lines.filter((line) => /^(ENV|ARG) .*(PASSWORD|TOKEN|SECRET)/.test(line))).toEqual([])
  })

  it('copies what exists, leaves secrets and tests out', () => {
    const local = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(' ').slice(1, -1))
    expect(local.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const ignored = read('.dockerignore').split('\n')
    for (const path of ['.env', '.git', 'node_modules', 'deploy/tls', 'test']) expect(ignored).toContain(path)
  })
})

describe('the broker', () => {
  const settings = read('deploy/mosquitto/mosquitto.conf')

  it.each([
    'allow_anonymous false',
    'persistence true',
    'autosave_on_changes true',
    'autosave_interval 1',
    'max_queued_messages 0',
    'max_inflight_messages 1000',
  ])('says %s', (line) => expect(settings.split('\n')).toContain(line))
})
