// Passwords of people: what is asked of one, how it is kept, how it is checked.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { kunlunError } from '../../../ingest/errors.ts'

/** 64 MiB and about a quarter of a second each: OWASP's scrypt row for this much memory. */
const present = { ln: 16, r: 8, p: 2 }
type Parameters = typeof present

const keyBytes = 32
const least = 12
const most = 200
/** More attempts than these at once wait their turn no more: each takes 64 MiB. */
const mostWaiting = 32

/** `$scrypt$ln=16,r=8,p=2$salt$hash`: every hash names its own parameters, so that these can grow. */
const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/

/** Throws PASSWORD_WEAK. Length is what counts: no rule about kinds of characters. */
export function checkPassword(password: string, name: string): void {
  const reason = weaknessOf(password.normalize('NFC'), name.toLowerCase())
  if (reason !== undefined) throw kunlunError('PASSWORD_WEAK', { reason })
}

function weaknessOf(password: string, name: string): string | undefined {
  const characters = [...password]
  if (characters.length < least) return `it has ${characters.length} characters, fewer than ${least}`
  if (characters.length > most) return `it has more than ${most} characters`
  if (new Set(characters).size < 5) return 'it repeats a few characters'
  if (password.toLowerCase().replaceAll(name, '').length < least / 2) return 'it is little more than the name'
  return undefined
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, present)
  const { ln, r, p } = present
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`
}

/** Takes the same time where there is nothing to check against, as for a name that nobody has. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, ln, r, p, salt, key] = pattern.exec(hash ?? nobodys) ?? []
  if (salt === undefined || key === undefined) return false
  const given = await derive(password, Buffer.from(salt, 'base64url'), { ln: Number(ln), r: Number(r), p: Number(p) })
  return timingSafeEqual(given, Buffer.from(key, 'base64url')) && hash !== undefined
}

/** Whether a hash was made with other parameters than new ones are. */
export function isOutdated(hash: string): boolean {
  const { ln, r, p } = present
  return !hash.startsWith(`$scrypt$ln=${ln},r=${r},p=${p}$`)
}

const nobodys = `$scrypt$ln=${present.ln},r=${present.r},p=${present.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

let waiting = 0
let turn: Promise<unknown> = Promise.resolve()

/** One at a time: a flood of attempts must not take all memory. Throws SIGN_IN_LOCKED where too many wait. */
function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  if (waiting >= mostWaiting) throw kunlunError('SIGN_IN_LOCKED', { seconds: 10 })
  waiting++
  const made = turn.then(() => deriveNow(password.normalize('NFC'), salt, parameters))
  turn = made.catch(() => undefined).then(() => waiting--)
  return made
}

function deriveNow(password: string, salt: Buffer, { ln, r, p }: Parameters): Promise<Buffer> {
  const options = { N: 2 ** ln, r, p, maxmem: 256 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}
