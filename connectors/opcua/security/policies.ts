// The security policies of OPC UA: which are strong, which only pass where a person says so.

/** Strongest first: what is chosen where the server offers several. */
export const strongPolicies = ['Aes256_Sha256_RsaPss', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep'] as const

/** Broken or none (OPC UA Part 7): never chosen by themselves. */
export const weakPolicies = ['Basic256', 'Basic128Rsa15', 'None'] as const

export const policyNames = [...strongPolicies, ...weakPolicies] as const
export type PolicyName = (typeof policyNames)[number]
export const modeNames = ['SignAndEncrypt', 'Sign', 'None'] as const
export type ModeName = (typeof modeNames)[number]

/** What is weak about a link, in words; empty where nothing is. */
export function weaknesses(mode: ModeName, policy: PolicyName | 'strongest'): string[] {
  return [
    ...(mode === 'None' ? ['anyone on the network can read and change what is said'] : []),
    ...(mode === 'Sign' ? ['anyone on the network can read what is said'] : []),
    ...(policy === 'Basic256' || policy === 'Basic128Rsa15' ? [`${policy} rests on SHA-1 and is broken`] : []),
  ]
}

/** The name of a policy by its URI; undefined where it is none of ours. */
export function policyOf(uri: string | null): PolicyName | undefined {
  const [base, name] = (uri ?? '').split('#')
  return base === 'http://opcfoundation.org/UA/SecurityPolicy' ? policyNames.find((one) => one === name) : undefined
}
