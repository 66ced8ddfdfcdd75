// The `http.oidc` part of kunlun.yaml: the plant's own place to sign in.
import { z } from 'zod'
import { secretRef } from '../../../ingest/secret.ts'
import { roles } from './roles.ts'

const role = z.enum(roles)

/** In clear only where nothing leaves this machine. */
const secureUrl = z
  .url({ protocol: /^https?$/ })
  .refine(isSecure, { error: 'must be https, or an address of this machine' })

export const providerConfig = z
  .strictObject({
    issuer: secureUrl.describe('Address of the provider, as its discovery document states it'),
    clientId: z.string().min(1).describe('What Kunlun is registered as there'),
    clientSecret: secretRef.optional().describe('Absent for a public client; PKCE is used with either'),
    publicUrl: secureUrl.describe(
      'Address by which people open the page; register <publicUrl>/api/v1/oidc/return there',
    ),
    label: z.string().min(1).max(60).default('OpenID Connect').describe('What the button on the page calls it'),
    scope: z.string().default('openid profile').describe('What is asked for; must hold openid'),
    nameClaim: z.string().min(1).default('preferred_username').describe('Claim that becomes the name in the audit'),
    rolesClaim: z.string().min(1).default('groups').describe('Claim that holds the groups of a person'),
    roles: z
      .record(z.string().min(1), role)
      .default({})
      .describe('Role of each group; the last in the list of roles counts'),
    defaultRole: role.optional().describe('Role of a person without such a group; absent: refused'),
  })
  .describe('Sign in with an OpenID Connect provider')

export type ProviderConfig = z.infer<typeof providerConfig>

function isSecure(text: string): boolean {
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
