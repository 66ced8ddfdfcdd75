// Deep links: the view stands behind the # of the address, so that any prefix of a proxy works.
import { type Dispatch, useEffect, useRef, useState, useSyncExternalStore } from 'react'

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

/** Keeps a choice in the address without a step in the history: nothing is drawn anew. */
export function adjust(changes: Readonly<Record<string, string | undefined>>): void {
  const [path = '', query = ''] = window.location.hash.split('?')
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.delete(name)
    else next.set(name, value)
  }
  window.history.replaceState(window.history.state, '', next.size === 0 ? path : `${path}?${next}`)
}

/** A choice that begins as the address says it, and does so again when a link leads to the same view. */
export function useFromAddress<T>(read: (query: URLSearchParams) => T): [value: T, set: Dispatch<T>] {
  const [value, set] = useState(() => read(queryNow()))
  const latest = useRef(read)
  latest.current = read
  useEffect(() => onHashChange(() => set(() => latest.current(queryNow()))), [])
  return [value, set]
}

function queryNow(): URLSearchParams {
  return new URLSearchParams(window.location.hash.split('?')[1])
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
