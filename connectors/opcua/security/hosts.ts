// The names by which a server is reached, for the comparison with its certificate.
import { hostname, networkInterfaces } from 'node:os'
import type { OpcuaConfig } from '../config.ts'

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/

/** The host of the endpoint with the further names that the configuration allows; first the one that is used. */
export function hostNamesOf({ endpoint, certificateHostNames }: OpcuaConfig): string[] {
  const host = (URL.parse(endpoint)?.hostname ?? '').replace(/^\[|\]$/g, '')
  return [host, ...certificateHostNames, ...(loopback.test(host) ? namesOfThisMachine() : [])]
}

/** A server on this machine: what is said on loopback never leaves it, whichever of its names the certificate states. */
function namesOfThisMachine(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? [])
  return ['localhost', '127.0.0.1', '::1', hostname(), ...addresses.map(({ address }) => address)]
}
