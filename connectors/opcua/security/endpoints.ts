// The choice among the endpoints that a server offers: the strongest that fits, with the reason for each other.
import { type EndpointDescription, MessageSecurityMode, UserTokenType } from 'node-opcua'
import type { OpcuaConfig } from '../config.ts'
import { type ModeName, type PolicyName, policyNames, policyOf, strongPolicies } from './policies.ts'

export interface Candidate {
  readonly endpoint: EndpointDescription
  readonly mode: ModeName | 'Invalid'
  /** URI where it is no policy that is known here. */
  readonly policy: string
  readonly users: readonly string[]
  /** True where mode, policy, transport are as wanted, whoever logs in. */
  readonly isSecureEnough: boolean
  /** Why it was not chosen; undefined for the one that was. */
  readonly reason?: string
}

export interface Choice {
  readonly chosen: (Candidate & { readonly mode: ModeName; readonly policy: PolicyName }) | undefined
  readonly candidates: readonly Candidate[]
}

type Wanted = Pick<OpcuaConfig, 'securityMode' | 'securityPolicy' | 'username' | 'userCertificate'>

/** Never one that is weaker than asked for; where nothing fits, `chosen` is undefined. */
export function chooseEndpoint(offered: readonly EndpointDescription[], wanted: Wanted): Choice {
  const judged = offered.map((endpoint) => {
    const named = namedParts(endpoint)
    const weak = securityReason(named, wanted)
    const reason = weak ?? userReason(named, wanted)
    return { ...named, isSecureEnough: weak === undefined, ...(reason === undefined ? {} : { reason }) }
  })
  const best = judged
    .filter(({ reason }) => reason === undefined)
    .sort((a, b) => rank(a) - rank(b) || b.endpoint.securityLevel - a.endpoint.securityLevel)[0]
  if (best === undefined) return { chosen: undefined, candidates: judged }
  const others = `${best.mode} with ${best.policy} is stronger, or comes first`
  return {
    chosen: best as NonNullable<Choice['chosen']>,
    candidates: judged.map((one) => (one === best || one.reason !== undefined ? one : { ...one, reason: others })),
  }
}

const rank = ({ policy }: Candidate) => (policyNames as readonly string[]).indexOf(policy)

type Named = Omit<Candidate, 'reason' | 'isSecureEnough'>

function namedParts(endpoint: EndpointDescription): Named {
  const mode = MessageSecurityMode[endpoint.securityMode] as ModeName | 'Invalid' | undefined
  return {
    endpoint,
    mode: mode ?? 'Invalid',
    policy: policyOf(endpoint.securityPolicyUri) ?? endpoint.securityPolicyUri ?? '',
    users: [...new Set((endpoint.userIdentityTokens ?? []).map(({ tokenType }) => UserTokenType[tokenType] ?? '?'))],
  }
}

function securityReason({ endpoint, mode, policy }: Named, wanted: Wanted): string | undefined {
  const { securityMode, securityPolicy } = wanted
  if (!isBinary(endpoint)) return `it speaks ${endpoint.transportProfileUri}, not OPC UA binary over TCP`
  if (mode !== securityMode) return `securityMode is set to ${securityMode}`
  if (securityPolicy !== 'strongest')
    return policy === securityPolicy ? undefined : `securityPolicy is set to ${securityPolicy}`
  const isFine = securityMode === 'None' || (strongPolicies as readonly string[]).includes(policy)
  return isFine ? undefined : `${policy} is weak`
}

function userReason({ endpoint, mode, users }: Named, wanted: Wanted): string | undefined {
  const user = userTypeOf(wanted)
  if (!users.includes(user)) return `it lets nobody in by ${user}, only by ${users.join(', ') || 'nothing'}`
  if (user === 'UserName' && mode !== 'SignAndEncrypt' && !hidesPasswords(endpoint))
    return 'the password would go unencrypted'
  return undefined
}

const isBinary = ({ transportProfileUri, endpointUrl }: EndpointDescription) =>
  /uatcp-uasc-uabinary$/.test(transportProfileUri ?? '') || (endpointUrl ?? '').startsWith('opc.tcp:')

/** As the standard names it. */
export function userTypeOf({ username, userCertificate }: Pick<Wanted, 'username' | 'userCertificate'>) {
  if (username !== undefined) return 'UserName'
  return userCertificate === undefined ? 'Anonymous' : 'Certificate'
}

/** Every way in by password encrypts it; an empty policy means that of the channel. */
function hidesPasswords({ userIdentityTokens }: EndpointDescription): boolean {
  return (userIdentityTokens ?? [])
    .filter(({ tokenType }) => tokenType === UserTokenType.UserName)
    .every(({ securityPolicyUri }) => policyOf(securityPolicyUri) !== 'None')
}

/** What the server offers, for an error message. */
export function offerText(candidates: readonly Candidate[]): string {
  const texts = candidates.map(({ mode, policy, users }) => `${mode} ${policy} (${users.join('/')})`)
  return [...new Set(texts)].join(', ') || 'nothing'
}
