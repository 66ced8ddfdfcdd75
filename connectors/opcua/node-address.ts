// How a node is written in the configuration: NodeIds and browse paths with namespaces named by URI, never by index.

/** A namespace by its URI; undefined is the standard namespace of OPC UA, index 0 on every server. */
export type NamespaceUri = string | undefined

/** `identifier` is the OPC UA text form without namespace: `s=furnace-1.setpoint`, `i=2258`, `g=…`, `b=…`. */
export interface NodeIdAddress {
  readonly kind: 'node'
  readonly namespace: NamespaceUri
  readonly identifier: string
}

export interface PathElement {
  readonly namespace: NamespaceUri
  readonly name: string
}

/** From the Root folder downwards along hierarchical references. */
export interface PathAddress {
  readonly kind: 'path'
  readonly elements: readonly PathElement[]
}

export type NodeAddress = NodeIdAddress | PathAddress
export type Parsed<T> = { readonly address: T } | { readonly problem: string }

const identifierForms: Readonly<Record<string, RegExp>> = {
  i: /^\d{1,10}$/,
  s: /^[\s\S]{1,4096}$/,
  g: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  b: /^[A-Za-z0-9+/]+={0,2}$/,
}
const largestNumericId = 0xffff_ffff

/** Reads `nsu=<uri>;s=…` (also `i=`, `g=`, `b=`) or, for a node of the standard namespace, `i=2258`. */
export function parseNodeId(text: string): Parsed<NodeIdAddress> {
  if (/^ns=/i.test(text)) {
    return { problem: `${text}: an index can change with every start of the server; write nsu=<namespace URI>;…` }
  }
  // A URI holds no semicolon, or escapes it (OPC UA Part 6, 5.1.12): the first one ends it.
  const parts = /^(?:nsu=([^;]+);)?([isgb])=([\s\S]*)$/.exec(text)
  const [, uri, form = '', value = ''] = parts ?? []
  if (parts === null || identifierForms[form]?.test(value) !== true) {
    return {
      problem: `${text}: not a NodeId; write nsu=<namespace URI>;s=<text> (or i=<number>, g=<GUID>, b=<base64>)`,
    }
  }
  if (form === 'i' && Number(value) > largestNumericId) {
    return { problem: `${text}: a numeric identifier is at most ${largestNumericId}` }
  }
  const namespace = uri === undefined ? undefined : unescapeUri(uri)
  return { address: { kind: 'node', namespace, identifier: `${form}=${value}` } }
}

function unescapeUri(uri: string): string {
  return uri.replace(/%3b/gi, ';').replace(/%25/g, '%')
}

/**
 * Reads `/0:Objects/<urn:vendor:plant>:Machine/Temperature`: each element is `0:Name` or `<namespace URI>:Name`;
 * without either it is in the namespace of the element before. `&` escapes a slash, angle bracket, colon or itself.
 */
export function parsePath(text: string): Parsed<PathAddress> {
  if (!text.startsWith('/')) return { problem: `${text}: a browse path begins with /0:Objects` }
  const elements: PathElement[] = []
  let rest = text
  let namespace: NamespaceUri
  while (rest !== '') {
    const parts = /^\/(?:<([^>]+)>:|(\d{1,5}):)?((?:&[\s\S]|[^&/<>:])+)/.exec(rest)
    const [matched = '', uri, index, name = ''] = parts ?? []
    if (parts === null) return { problem: `${text}: cannot read it from "${rest.slice(0, 40)}" on` }
    if (index !== undefined && index !== '0') {
      return { problem: `${text}: only namespace 0 has a fixed index; write <namespace URI>:${name}` }
    }
    if (uri !== undefined) namespace = uri
    else if (index !== undefined) namespace = undefined
    elements.push({ namespace, name: name.replace(/&([\s\S])/g, '$1') })
    rest = rest.slice(matched.length)
  }
  return { address: { kind: 'path', elements } }
}
