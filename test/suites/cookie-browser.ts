// As much of a browser as signing in at a provider needs: cookies by host, redirects, forms.

export interface Visited {
  readonly url: URL
  readonly status: number
  readonly text: string
}

export interface CookieBrowser {
  /** Follows redirects until `stopAt` would be asked, else to the end. */
  visit(url: string, options?: { form?: Record<string, string>; stopAt?: (url: URL) => boolean }): Promise<Visited>
  /** What it would send to the host. */
  cookies(host: string): string
}

export function cookieBrowser(): CookieBrowser {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (host: string) => jars.get(host) ?? jars.set(host, new Map()).get(host)!
  const cookies = (host: string) => [...jarOf(host)].map(([name, value]) => `${name}=${value}`).join('; ')

  function keep(host: string, response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      const isOver = attributes.some((one) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(one))
      if (isOver) jarOf(host).delete(name)
      else jarOf(host).set(name, value.join('='))
    }
  }

  return {
    cookies,
    async visit(address, { form, stopAt } = {}) {
      let url = new URL(address)
      let body = form && new URLSearchParams(form)
      for (let hops = 0; hops < 20; hops++) {
        if (stopAt?.(url) === true) return { url, status: 0, text: '' }
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: cookies(url.host) },
          ...(body && { method: 'POST', body }),
        })
        keep(url.host, response)
        const next = response.headers.get('location')
        if (next === null) return { url, status: response.status, text: await response.text() }
        url = new URL(next, url)
        body = undefined
      }
      throw new Error(`too many redirects, the last to ${url.href}`)
    },
  }
}
