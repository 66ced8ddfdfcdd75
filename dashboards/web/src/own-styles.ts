// Style sheets that the page's own scripts write carry the nonce of the answer; those in markup from outside do not.

/**
 * The component library takes a nonce, but forgets it where it measures scroll bars and locks scrolling; what has no
 * nonce is refused by the policy of the page.
 */
export function signOwnStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  if (nonce === undefined) return
  const create = document.createElement.bind(document)
  const signed = (name: string, options?: ElementCreationOptions) => {
    const made = create(name, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }
  document.createElement = signed as typeof document.createElement
}
