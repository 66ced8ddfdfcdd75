// How passwords are kept: parameters in every hash, old hashes still good, weak ones refused by length alone.
import { scryptSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkPassword, hashPassword, isOutdated, isPassword } from '../../../dashboards/api/rights/passwords.ts'

describe('a hash', () => {
  it('names its scrypt parameters, its own salt, and fits its password alone', async () => {
    const [one, two] = [await hashPassword('恒温恒湿的窑炉从不着急吧'), await hashPassword('恒温恒湿的窑炉从不着急吧')]
    expect(one).toMatch(/^\$scrypt\$ln=16,r=8,p=2\$[\w-]{22}\$[\w-]{43}$/)
    expect(one).not.toBe(two)
    expect(await isPassword('恒温恒湿的窑炉从不着急吧', one)).toBe(true)
    expect(await isPassword('恒温恒湿的窑炉从不着急', one)).toBe(false)
    expect(isOutdated(one)).toBe(false)
  })

  it('is what scrypt gives for these parameters', async () => {
    const [, , , salt = '', key] = (await hashPassword('a long enough one')).split('$')
    const options = { N: 2 ** 16, r: 8, p: 2, maxmem: 2 ** 28 }
    expect(scryptSync('a long enough one', Buffer.from(salt, 'base64url'), 32, options).toString('base64url')).toBe(key)
  })

  it('of weaker parameters is still good, and known to be outdated', async () => {
    const salt = Buffer.from('0123456789abcdef')
    const key = scryptSync('from an older version', salt, 32, { N: 2 ** 14, r: 8, p: 1 })
    const old = `$scrypt$ln=14,r=8,p=1$${salt.toString('base64url')}$${key.toString('base64url')}`
    expect(await isPassword('from an older version', old)).toBe(true)
    expect(isOutdated(old)).toBe(true)
  })

  it('reads the same text typed in another way', async () => {
    expect(await isPassword('cafe\u0301 au lait au four', await hashPassword('caf\u00e9 au lait au four'))).toBe(true)
  })

  it.each([undefined, '', 'plain text', '$scrypt$ln=99,r=8,p=1$$', '$2b$10$abc'])('%j fits nothing', async (hash) => {
    expect(await isPassword('', hash)).toBe(false)
  })
})

describe('a password', () => {
  it.each([
    ['too short', 'eleven char'],
    ['a few characters again and again', 'abababababababab'],
    ['the name', 'Li.Wei.Li.Wei'],
    ['longer than anybody types', 'x y z w v '.repeat(30)],
  ])('that is %s is refused', (_, password) => {
    expect(() => checkPassword(password, 'li.wei')).toThrow('This password cannot be used')
  })

  it.each(['correct horse battery', '炉子里的火候要看天气和粉料的脾气', 'only small letters here'])(
    '%s is taken',
    (password) => {
      expect(() => checkPassword(password, 'li.wei')).not.toThrow()
    },
  )
})
