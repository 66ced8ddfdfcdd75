// Who may enter: users, sessions, tokens, one-time secrets, failed attempts; the audit that cannot be changed unseen.
import { expect, it } from 'vitest'
import type { Ledger } from '../../../ledger/ledger.ts'
import { code, hostile, person } from './context.ts'

const keep = 'administrator'

export function peopleDuties(ledger: () => Ledger, again: () => Promise<Ledger>): void {
  it('keeps users, each name and identity once, and audits every change without the secret', async () => {
    const { users, audit } = ledger()
    expect(await users.exist()).toBe(false)
    await users.add({ name: 'li.wei', role: keep, password: 'hash-1' }, person)
    const identity = { issuer: 'https://id.plant', subject: 'u-7' }
    await users.add({ name: '王芳', role: 'viewer', identity }, person)
    await expect(users.add({ name: 'li.wei', role: 'viewer' }, person)).rejects.toEqual(code('NAME_TAKEN'))
    await expect(users.add({ name: 'other', role: 'viewer', identity }, person)).rejects.toThrow()
    expect(await users.byIdentity(identity)).toEqual({
      ...{ name: '王芳', role: 'viewer', isActive: true, identity, created: person.when },
    })
    await users.change('王芳', { role: 'operator', password: 'hash-2' }, { by: person, keep })
    expect(await users.get('王芳')).toMatchObject({ role: 'operator', password: 'hash-2' })
    expect((await users.list()).map(({ name }) => name)).toEqual(['li.wei', '王芳'])
    expect(await users.exist()).toBe(true)
    const told = (await audit.list({})).map(({ action, subject, detail }) => `${action} ${subject} ${detail}`)
    expect(told).toEqual([
      'user.change 王芳 role operator, new password',
      'user.add 王芳 viewer',
      'user.add li.wei administrator',
    ])
  })

  it('never loses its last administrator', async () => {
    const { users } = ledger()
    await users.add({ name: 'a', role: keep }, person)
    await users.add({ name: 'b', role: keep }, person)
    await users.change('a', { isActive: false }, { by: person, keep })
    for (const change of [{ isActive: false }, { role: 'viewer' }]) {
      await expect(users.change('b', change, { by: person, keep })).rejects.toEqual(code('LAST_ADMINISTRATOR'))
    }
    expect(await users.get('b')).toMatchObject({ role: keep, isActive: true })
    await expect(users.change('nobody', {}, { by: person, keep })).rejects.toEqual(code('NOT_FOUND'))
  })

  it('finds a session by its secret and the one before, in every process, until it ends', async () => {
    const { sessions } = ledger()
    const session = { id: 'one', user: 'li.wei', csrf: 'word', began: 10n, expires: 100n }
    await sessions.begin(session, 'first')
    expect(await (await again()).sessions.find('first')).toEqual({
      ...session,
      ...{ seen: 10n, rotated: 10n, isReplaced: false },
    })
    expect(await sessions.rotate('one', { from: 'first', to: 'second' }, 20n)).toBe(true)
    expect(await sessions.rotate('one', { from: 'first', to: 'third' }, 20n)).toBe(false)
    expect(await sessions.find('first')).toMatchObject({ id: 'one', isReplaced: true, rotated: 20n })
    expect(await sessions.find('second')).toMatchObject({ id: 'one', isReplaced: false, seen: 20n })
    await sessions.touch('one', 30n)
    expect(await sessions.find('second')).toMatchObject({ seen: 30n })
    expect([await sessions.lives('one', 99n), await sessions.lives('one', 100n)]).toEqual([true, false])
    await sessions.prune(100n)
    expect(await sessions.find('second')).toBeDefined()
    await sessions.endAllOf('li.wei')
    expect(await sessions.find('second')).toBeUndefined()
    expect(await sessions.lives('one', 1n)).toBe(false)
    await sessions.begin({ id: 'two', csrf: '', began: 1n, expires: 2n }, 'fourth')
    await sessions.prune(3n)
    expect(await sessions.find('fourth')).toBeUndefined()
    for (const secret of hostile) expect(await sessions.find(secret)).toBeUndefined()
  })

  it('keeps tokens with what each may do, and when it was revoked', async () => {
    const { tokens } = ledger()
    const scope = { actions: ['outcome.add'], machines: ['furnace-1', '__proto__'] }
    const token = { id: 'a1', label: hostile.join(' '), ...scope, owner: 'li.wei', created: 1n, expires: 9n }
    await tokens.add(token, { secret: 'hash', by: person })
    await tokens.add({ ...token, id: 'b2', created: 2n }, { secret: 'other', by: person })
    expect(await tokens.get('a1')).toEqual({ ...token, secret: 'hash' })
    await tokens.used('a1', 5n)
    await tokens.revoke('a1', 6n, person)
    await tokens.revoke('a1', 7n, person)
    expect(await tokens.list()).toEqual([
      { ...token, id: 'b2', created: 2n },
      { ...token, used: 5n, revoked: 6n },
    ])
    await expect(tokens.revoke('zz', 1n, person)).rejects.toEqual(code('NOT_FOUND'))
  })

  it('gives a one-time secret once, before its time, to one of all who ask', async () => {
    const { oneTime } = ledger()
    const other = (await again()).oneTime
    await oneTime.add({ kind: 'invitation', secret: 's', body: { role: 'operator' }, expires: 10n })
    expect(await oneTime.look('invitation', 's', 9n)).toEqual({ role: 'operator' })
    for (const [kind, now] of [['other', 1n] as const, ['invitation', 10n] as const]) {
      expect(await oneTime.use(kind, 's', now)).toBeUndefined()
    }
    const used = await Promise.all([oneTime, other, oneTime, other].map((one) => one.use('invitation', 's', 9n)))
    expect(used.filter((body) => body !== undefined)).toEqual([{ role: 'operator' }])
    expect(await oneTime.look('invitation', 's', 9n)).toBeUndefined()
  })

  it('counts attempts, many at once too, and makes the next wait', async () => {
    const { failures } = ledger()
    const other = (await again()).failures
    const waitAfter = (count: number) => (count < 3 ? 0n : 100n)
    const first = await Promise.all([failures, other, failures, other].map((one) => one.attempt('a', 10n, waitAfter)))
    expect(first.filter((wait) => wait === 0n)).toHaveLength(3)
    expect(await failures.attempt('a', 60n, waitAfter)).toBe(50n)
    expect(await failures.attempt('a', 110n, waitAfter)).toBe(0n)
    expect(await failures.attempt('a', 111n, waitAfter)).toBe(99n)
    await failures.forgive('a')
    await failures.forgive('a')
    expect(await failures.attempt('a', 112n, waitAfter)).toBe(0n)
    await failures.clear('a')
    expect(await failures.attempt('a', 113n, waitAfter)).toBe(0n)
    await failures.prune(200n)
    for (const when of [200n, 201n, 202n]) expect(await failures.attempt('a', when, waitAfter)).toBe(0n)
  })

  it('chains the audit: every word of it is covered, whoever wrote it', async () => {
    const other = await again()
    for (const text of [...hostile, 'half a pair \ud83d']) await ledger().audit.add(person, text, text, text)
    await Promise.all([ledger(), other, ledger(), other].map((one, i) => one.audit.add(person, 'a', `${i}`, '')))
    const entries = (await ledger().audit.list({ after: 0 })).length
    const { hash } = (await ledger().audit.list({ limit: 1 }))[0]!
    expect(await ledger().audit.verify(hash)).toEqual({ entries, head: hash, includes: true })
    expect(await ledger().audit.verify('f'.repeat(64))).toMatchObject({ includes: false })
  })
}
