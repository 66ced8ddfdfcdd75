// Deep links: the view stands behind the # of the address, so that any prefix of a proxy works.
import { useSyncExternalStore } from 'react'

export interface Route {
  /** `#/runs/furnace-1%2F2026…?state=finished` has the parts `runs` and `furnace-1/2026…`. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

/** The address of a view; every part is escaped. */
export function linkTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

export function go(address: string): void {
  window.location.hash = address
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => window.location.hash)
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return {
    parts: path
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
    query: new URLSearchParams(query),
  }
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** A mistyped address is shown as it is instead of breaking the page. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
