// The part of the configuration that says how the link is protected, who we are, what we accept.
import { z } from 'zod'
import { secretRef } from '../../../ingest/secret.ts'
import { checkNames } from './checks.ts'
import { modeNames, policyNames, weaknesses } from './policies.ts'

const excepted = checkNames.filter((name) => !['readable', 'signature', 'revoked', 'trust'].includes(name))

const exception = z.strictObject({
  thumbprint: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{2}:?){20}$|^(?:[0-9a-fA-F]{2}:?){32}$/, 'must be a SHA-1 or SHA-256 thumbprint')
    .describe('The one certificate that is meant (SHA-1 or SHA-256)'),
  checks: z
    .array(z.enum(excepted as [(typeof excepted)[number], ...typeof excepted]))
    .min(1)
    .describe('The checks that it may fail'),
  because: z.string().min(1).max(500).describe('The reason; it is logged as a warning at each opening'),
})

/** Fields of the connector's configuration. */
export const securitySettings = {
  securityMode: z
    .enum(modeNames)
    .default('SignAndEncrypt')
    .describe('Protection of the messages; Sign and None need allowWeakSecurity'),
  securityPolicy: z
    .enum(['strongest', ...policyNames])
    .default('strongest')
    .describe(
      'Algorithms; strongest: the best of Aes256_Sha256_RsaPss, Basic256Sha256, Aes128_Sha256_RsaOaep that the server offers; all others need allowWeakSecurity',
    ),
  allowWeakSecurity: z
    .boolean()
    .default(false)
    .describe('Accepts a weak securityMode or securityPolicy for this endpoint; logged as a warning at each opening'),
  username: z.string().min(1).optional().describe('User at the server (default: none)'),
  password: secretRef.optional().describe('Password: { env: NAME } or { file: PATH } (default: none)'),
  userCertificate: z.string().min(1).optional().describe('File with the certificate of the user (PEM; default: none)'),
  userKey: secretRef.optional().describe('Its private key: { file: PATH } or { env: NAME } (PEM; default: none)'),
  anonymous: z
    .boolean()
    .default(false)
    .describe('Logs in without any user; a link has username with password, userCertificate with userKey, or this'),
  certificateHostNames: z
    .array(z.string().min(1).max(253))
    .max(20)
    .default([])
    .describe("Further host names or addresses that the server's certificate may state, e.g. behind a NAT"),
  certificateExceptions: z
    .array(exception)
    .max(50)
    .default([])
    .describe('Lets one certificate fail named checks, e.g. until its vendor renews it'),
}

type Settings = z.infer<z.ZodObject<typeof securitySettings>>

interface Issue {
  path: (string | number)[]
  message: string
}

/** What does not go together. */
export function securityProblems(settings: Settings): Issue[] {
  const { securityMode, securityPolicy, allowWeakSecurity } = settings
  const issues: Issue[] = []
  if (securityPolicy !== 'strongest' && (securityMode === 'None') !== (securityPolicy === 'None')) {
    issues.push({ path: ['securityPolicy'], message: 'securityMode and securityPolicy are both None, or neither is' })
  }
  const weak = weaknesses(securityMode, securityPolicy)
  if (weak.length > 0 && !allowWeakSecurity) {
    const where = securityMode === 'SignAndEncrypt' ? 'securityPolicy' : 'securityMode'
    issues.push({ path: [where], message: `${weak.join('; ')}: set allowWeakSecurity: true where that is meant` })
  }
  return [...issues, ...identityProblems(settings)]
}

function identityProblems(settings: Settings): Issue[] {
  const { username, password, userCertificate, userKey, anonymous, securityMode } = settings
  const issues: Issue[] = []
  const ways = [username ?? password, userCertificate ?? userKey, anonymous ? true : undefined]
  const said = ways.filter((way) => way !== undefined).length
  if (said !== 1) {
    const message = said === 0 ? 'say who logs in' : 'one user only'
    const choice = 'username with password, userCertificate with userKey, or anonymous: true'
    issues.push({ path: ['username'], message: `${message}: ${choice}` })
  }
  if (securityMode === 'None' && (username !== undefined || password !== undefined)) {
    issues.push({ path: ['username'], message: 'a password never goes over an unprotected link: set securityMode' })
  }
  if ((username === undefined) !== (password === undefined)) {
    issues.push({ path: ['password'], message: 'set username and password, or neither' })
  }
  if ((userCertificate === undefined) !== (userKey === undefined)) {
    issues.push({ path: ['userKey'], message: 'set userCertificate and userKey, or neither' })
  }
  return issues
}
