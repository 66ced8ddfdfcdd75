// Forged and replayed tokens, cookies, invitations: each must be as good as none.
import { createHmac, randomBytes } from 'node:crypto'
import { rights } from '../../dashboards/api/rights/table.ts'
import type { StoryApi } from '../fixtures/api.ts'
import { type Credentials, password, signInAll, tokenOf } from '../suites/rights.ts'
import { type AttackResult, shown } from './attack.ts'

const guarded = Object.entries(rights).flatMap(([route, right]) =>
  right !== 'public' && route.startsWith('GET ') && !/[:*]/.test(route.slice(4)) ? [route.slice(4)] : [],
)

/** Everything that is wrong with a credential by one step, at changing routes. The api has no users yet. */
export async function attackWithForgeries(api: StoryApi, count: number): Promise<AttackResult> {
  const people = await signInAll(api)
  const token = (await tokenOf(api, {}))['authorization']?.slice('Bearer '.length) ?? ''
  const { cookie = '' } = people.get('administrator') ?? {}
  const worthless = [...(await replayed(api)), ...forged(token, cookie)]
  const through: string[] = []
  for (let n = 0; n < count; n++) {
    const credentials = worthless[n % worthless.length]!
    const path = guarded[n % guarded.length]!
    const { statusCode } = await api.get(path, { ...credentials })
    if (statusCode !== 401) through.push(`${path} with ${shown(JSON.stringify(credentials))}: ${statusCode}`)
  }
  return { name: 'forged and replayed tokens, cookies', tried: count, through }
}

function forged(token: string, cookie: string): Credentials[] {
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` })
  const flipped = (text: string, at: number) =>
    `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  const [, id = '', secret = ''] = token.split('_')
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = part({ sub: 'the-administrator', role: 'administrator', exp: 4e9 })
  const signed = `${part({ alg: 'HS256' })}.${claims}`
  const from = token.length - 43
  return [
    ...Array.from({ length: 43 }, (_, i) => bearer(flipped(token, from + i))).filter((_, i) => i < 42),
    ...Array.from({ length: 12 }, (_, i) => bearer(flipped(token, 3 + i))),
    ...Array.from({ length: 40 }, (_, i) => ({ cookie: flipped(cookie, 'kunlun_session='.length + i) })),
    ...Array.from({ length: 40 }, () =>
      bearer(`kt_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`),
    ),
    ...Array.from({ length: 40 }, () => ({ cookie: `kunlun_session=${randomBytes(32).toString('base64url')}` })),
    ...[token.slice(0, -1), `${token}A`, token.toUpperCase(), `kt_${id}_`, `kt__${secret}`, `${id}_${secret}`].map(
      bearer,
    ),
    ...['null', 'undefined', 'true', '[object Object]', '__proto__', '%', '*', "' or 1=1 --", '\u540d'].map((text) =>
      bearer(encodeURIComponent(text)),
    ),
    bearer(`${part({ alg: 'none' })}.${claims}.`),
    bearer(`${signed}.${createHmac('sha256', '').update(signed).digest('base64url')}`),
    { authorization: `Basic ${Buffer.from(`the-administrator:${password}`).toString('base64')}` },
    { authorization: token },
    { authorization: '' },
    { cookie: 'kunlun_session=; kunlun_session=' },
    { cookie: cookie.replace('kunlun_session', '__Host-kunlun_session') },
    { cookie: `kunlun_session=${token}` },
    bearer(cookie.split('=')[1] ?? ''),
    { 'x-forwarded-user': 'the-administrator', 'x-remote-user': 'the-administrator', 'x-real-ip': '127.0.0.1' },
    { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' },
  ]
}

/** What was good once. */
async function replayed(api: StoryApi): Promise<Credentials[]> {
  const name = 'the-viewer'
  const begin = async () => {
    const answer = await api.post('/api/v1/sessions', { name, password })
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    return { cookie, 'x-kunlun-csrf': answer.json<{ csrf: string }>().csrf }
  }
  const signedOut = await begin()
  await api.app.inject({ method: 'DELETE', url: '/api/v1/sessions', headers: { host: 'x', ...signedOut } })
  return [
    { cookie: signedOut.cookie },
    await tokenOf(api, { isRevoked: true }),
    await tokenOf(api, { expiresInMs: 0 }),
    await tokenOf(api, { expiresInMs: -86_400_000 }),
  ]
}
