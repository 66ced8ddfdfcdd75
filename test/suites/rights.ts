// Tries every route of the table as nobody, as each role, with tokens of every kind: what each may, what each got.

import { allActions } from '../../dashboards/api/rights/actions.ts'
import { hashPassword } from '../../dashboards/api/rights/passwords.ts'
import { actionsOf, roles } from '../../dashboards/api/rights/roles.ts'
import { hashOf, newSecret } from '../../dashboards/api/rights/secrets.ts'
import { type Right, rights } from '../../dashboards/api/rights/table.ts'
import { fromMs, type QuarantineEntry } from '../../ingest/model.ts'
import type { StoryApi } from '../fixtures/api.ts'

export interface Trial {
  readonly who: string
  /** As in the table, e.g. `POST /api/v1/events`. */
  readonly route: string
  /** 401, 403, or `passes`: the door let it through, whatever the route itself then said. */
  readonly expected: number | 'passes'
  readonly got: number | 'passes'
}

/** Headers that prove who somebody is. */
export type Credentials = Readonly<Record<string, string>>

export const password = 'a furnace is never in a hurry'

type Guarded = Exclude<Right, 'public'>

const guarded = Object.entries(rights).filter((entry): entry is [string, Guarded] => entry[1] !== 'public')

/** What each route is tried with: things of furnace-1, as the story knows them. */
const bodies: Readonly<Record<string, object>> = {
  'POST /api/v1/events': { machine: 'furnace-1', kind: 'note', text: 'a note' },
  'POST /api/v1/outcomes': [{ run: 'furnace-1/20260105T000000Z', name: 'density', value: 97, unit: '%' }],
  'POST /api/v1/runs/:id/void': { reason: 'a trial' },
  'POST /api/v1/planned-runs/:id/cancel': { reason: 'a trial' },
  'POST /api/v1/suggestions': { study: 'substrate-96' },
  'POST /api/v1/decisions': { suggestion: 's-0007', answer: 'refused', reason: 'a trial' },
  'POST /api/v1/studies/:id/predictions': { settings: { peak: 1560, soak: 120, ramp: 5 } },
  'POST /api/v1/calibrations': { process: 'sintering', machine: 'furnace-1' },
  'POST /api/v1/studies/:id/comments': { text: 'a trial' },
  'PUT /api/v1/studies/:id': {},
  'POST /api/v1/ask-tell/:id': { op: 'ask' },
}
/** Number that the story's quarantine gives the entry of furnace-1 below. */
const quarantined = 4
const idsByNoun: Readonly<Record<string, string>> = {
  machines: 'furnace-1',
  drafts: 'furnace-1',
  runs: 'furnace-1/20260105T000000Z',
  studies: 'substrate-96',
  suggestions: 's-0007',
  'planned-runs': 'P-0001',
  quarantine: String(quarantined),
}
const range = 'from=2026-01-05T00:00:00Z&to=2026-01-05T02:00:00Z'
/** What narrows a list to furnace-1. */
const queries: Readonly<Record<string, string>> = {
  outcomes: `run=${encodeURIComponent('furnace-1/20260105T000000Z')}`,
  suggestions: 'study=substrate-96',
  backtests: 'study=substrate-96',
  decisions: 'study=substrate-96',
  series: `machine=furnace-1&${range}`,
  samples: `machine=furnace-1&${range}`,
  capability: 'machine=furnace-1&kind=outcome&name=density',
  effects: 'machine=furnace-1&by=time&at=2026-01-06T00:00:00Z',
  'run-overlays': 'machine=furnace-1&signal=oxygen',
  'run-comparisons': `a=${encodeURIComponent('furnace-1/20260105T000000Z')}&b=${encodeURIComponent('furnace-1/20260105T103000Z')}`,
}

/** Somebody of each role signs in. */
export async function signInAll(api: StoryApi): Promise<Map<string, Credentials>> {
  const by = { who: 'test', when: api.installation.clock.now() }
  const hash = await hashPassword(password)
  const people = new Map<string, Credentials>()
  for (const role of roles) {
    await api.installation.ledger.users.add({ name: `the-${role}`, role, password: hash }, by)
    people.set(role, await signIn(api, `the-${role}`))
  }
  return people
}

export async function signIn(api: StoryApi, name: string): Promise<Credentials> {
  const answer = await api.post('/api/v1/sessions', { name, password })
  if (answer.statusCode !== 200) throw new Error(`${name} cannot sign in: ${answer.body}`)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return { cookie, 'x-kunlun-csrf': answer.json<{ csrf: string }>().csrf }
}

export interface TokenScope {
  readonly actions?: readonly string[]
  readonly machines?: readonly string[]
  readonly expiresInMs?: number
  readonly isRevoked?: boolean
}

/** A token as a machine would bring it. */
export async function tokenOf(api: StoryApi, scope: TokenScope, id = newId()): Promise<Credentials> {
  const { tokens } = api.installation.ledger
  const secret = newSecret()
  const now = fromMs(Date.now())
  const { actions = allActions, machines, expiresInMs = 3600_000 } = scope
  const token = { id, label: `trial ${id}`, actions, owner: 'test', created: now, expires: now + fromMs(expiresInMs) }
  const by = { who: 'test', when: now }
  await tokens.add({ ...token, ...(machines && { machines }) }, { secret: hashOf(secret), by })
  if (scope.isRevoked === true) await tokens.revoke(id, now, by)
  return { authorization: `Bearer kt_${id}_${secret}` }
}

function refusedValue({ installation }: StoryApi): QuarantineEntry {
  const at = { sequence: 99n, part: 0, connector: 'furnace-opcua', source: 'ns=2;s=zone1', machine: 'furnace-1' }
  const body = { contentType: 'text/plain', body: Buffer.from('x'), code: 'TYPE_MISMATCH', reason: 'a trial' }
  return { ...at, ...body, received: installation.clock.now() }
}

let made = 0
function newId(): string {
  return (++made).toString(16).padStart(12, '0')
}

/** Everybody at every route. */
export async function tryEveryRoute(api: StoryApi): Promise<Trial[]> {
  const trials: Trial[] = []
  const people = await signInAll(api)
  const attempt = async (who: string, route: string, credentials: Credentials, expected: Trial['expected']) => {
    trials.push({ who, route, expected, got: await tried(api, route, credentials) })
  }
  const tokens = await tokensOf(api)
  await api.installation.ledger.quarantine.add([refusedValue(api)])
  for (const [route, { action, machines }] of guarded) {
    await attempt('nobody', route, {}, 401)
    for (const [who, credentials] of tokens.worthless) await attempt(who, route, credentials, 401)
    for (const [role, credentials] of people) {
      await attempt(role, route, credentials, actionsOf(role).has(action) ? 'passes' : 403)
    }
    await attempt('a token without rights', route, tokens.none, 403)
    const isForPeople = forPeople.has(action)
    const concernsMachines = machines !== undefined && !harmless.has(route)
    await attempt(
      "another machine's token",
      route,
      tokens.other,
      machines && !concernsMachines && !isForPeople ? 'passes' : 403,
    )
    await attempt("the machine's own token", route, tokens.own, machines && !isForPeople ? 'passes' : 403)
  }
  return trials
}

const forPeople: ReadonlySet<string> = new Set([
  'people.manage',
  'password.change',
  'link.trust',
  'configuration.change',
  'audit.read',
])

/** Concern no machine: the description of the API, the site's name, metrics, the optimizer apart from the plant. */
const harmless: ReadonlySet<string> = new Set([
  'GET /metrics',
  'GET /api/v1/openapi.json',
  'GET /api/docs',
  'GET /api/docs/',
  'GET /api/docs/*',
  'GET /api/v1/installation',
  'GET /api/v1/strategies',
  'POST /api/v1/ask-tell',
  'POST /api/v1/ask-tell/:id',
  'DELETE /api/v1/ask-tell/:id',
])

async function tokensOf(api: StoryApi) {
  const good = await tokenOf(api, {})
  const forged = `${good['authorization']?.slice(0, -1)}${good['authorization']?.endsWith('A') ? 'E' : 'A'}`
  return {
    worthless: [
      ['an expired token', await tokenOf(api, { expiresInMs: -1 })],
      ['a revoked token', await tokenOf(api, { isRevoked: true })],
      ['a forged token', { authorization: forged }],
      ['a cookie that was never given', { cookie: `kunlun_session=${newSecret()}` }],
    ] as const,
    none: await tokenOf(api, { actions: [] }),
    other: await tokenOf(api, { machines: ['mill-2'] }),
    own: await tokenOf(api, { machines: ['furnace-1'] }),
  }
}

async function tried(api: StoryApi, route: string, credentials: Credentials): Promise<Trial['got']> {
  const [method = '', path = ''] = route.split(' ')
  const payload = bodies[route]
  const answer = await api.app.inject({
    method: method as 'GET',
    url: addressOf(path),
    headers: { host: '127.0.0.1:8080', ...credentials },
    ...(payload && { payload }),
  })
  if (answer.statusCode !== 401 && answer.statusCode !== 403) return 'passes'
  return answer.statusCode
}

/** The path with things of furnace-1 in place of its parameters. */
function addressOf(path: string): string {
  const noun = path.split('/')[3] ?? ''
  const id = encodeURIComponent(idsByNoun[noun] ?? 'furnace-1')
  const filled = path
    .replace(':thumbprint', '0'.repeat(40))
    .replace(/:(id|machine|connector)\b/, id)
    .replace(':what', 'runs')
    .replace('*', 'static/index.html')
  const isList = !path.includes(':') || noun === 'exports'
  return isList ? `${filled}?${queries[noun] ?? 'machine=furnace-1'}` : filled
}
