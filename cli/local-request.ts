// One HTTP request to an installation on this machine, over TLS too: its certificate is known, its name is not.
import { readFileSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'

export interface LocalRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | FormData
  /** The certificate that the installation serves with, which the configuration names. */
  readonly certFile?: string
}

export interface LocalAnswer {
  readonly status: number
  readonly body: AsyncIterable<Uint8Array>
}

/** Resolves once the answer begins. Rejects where nothing answers, or something with another certificate does. */
export async function localRequest({ url, method, headers, body, certFile }: LocalRequest): Promise<LocalAnswer> {
  const sent = body === undefined ? undefined : new Response(body)
  const type = body instanceof FormData ? { 'content-type': sent?.headers.get('content-type') ?? '' } : {}
  const bytes = sent && Buffer.from(await sent.arrayBuffer())
  const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) }
  const options = { method, headers: { ...headers, ...type, ...length }, ...(certFile && pinned(certFile)) }
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? tlsRequest : plainRequest)(url, options, (response) => {
      resolve({ status: response.statusCode ?? 0, body: response })
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

/** Whoever has the key to this certificate is the installation, whatever the certificate is called. */
function pinned(certFile: string) {
  return { ca: readFileSync(certFile), allowPartialTrustChain: true, checkServerIdentity: () => undefined }
}
