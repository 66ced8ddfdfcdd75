// Names that a server gives, made into names of signals: whatever it sends, what comes out is plain.
const longestPart = 48

/** Letters, digits, dash, underscore; never empty. Other characters become one underscore. */
export function namePart(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^[_-]+|[_-]+$/g, '')
    .slice(0, longestPart)
  return plain === '' ? 'x' : plain
}

/** Gives each name once: what comes again gets a number behind it. */
export function distinctNames(longest = 64): (wanted: string) => string {
  const taken = new Set<string>()
  return (wanted) => {
    for (let copy = 1; ; copy++) {
      const tail = copy === 1 ? '' : `_${copy}`
      const name = `${wanted.slice(0, longest - tail.length)}${tail}`
      if (taken.has(name)) continue
      taken.add(name)
      return name
    }
  }
}
