// The word by which the page's own styles are known from foreign ones: a new one with every answer.
import { randomBytes } from 'node:crypto'

const nonces = new WeakMap<object, string>()

/** Of one answer (Node's response): the policy in its head names the nonce that its body gives to the page. */
export function styleNonce(response: object): string {
  const nonce = nonces.get(response) ?? randomBytes(16).toString('base64')
  nonces.set(response, nonce)
  return nonce
}
