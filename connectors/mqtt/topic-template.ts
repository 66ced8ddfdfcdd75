// Topic templates such as `plant/{line}/{machine}/{signal}`: a subscription filter with a matcher that names the levels.

/** The named levels of a topic, by field of the template. */
export type Fields = ReadonlyMap<string, string>

export interface TopicTemplate {
  /** What to subscribe to: each field is `+`, a trailing rest `#`. */
  readonly filter: string
  readonly fields: readonly string[]
  /** The fields of a topic, or undefined where the topic is not of this template. */
  match(topic: string): Fields | undefined
}

type Level =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'rest'; readonly name: string | undefined }

/** Compiles a template; a text says what is wrong with it. */
export function compileTemplate(template: string): TopicTemplate | { readonly problem: string } {
  const levels: Level[] = []
  const texts = template.split('/')
  for (const [index, text] of texts.entries()) {
    const level = parseLevel(text)
    if (typeof level === 'string') return { problem: level }
    if (level.kind === 'rest' && index < texts.length - 1) return { problem: `${text} must be the last level` }
    levels.push(level)
  }
  const fields = levels.flatMap((level) => ('name' in level && level.name !== undefined ? [level.name] : []))
  const twice = fields.find((field, index) => fields.indexOf(field) !== index)
  if (twice !== undefined) return { problem: `{${twice}} stands there twice` }
  if (template === '') return { problem: 'a topic cannot be empty' }
  return { filter: levels.map(filterOf).join('/'), fields, match: (topic) => matchLevels(levels, topic) }
}

/** One level, or what is wrong with it. A field or wildcard must be a whole level, as in MQTT itself. */
function parseLevel(text: string): Level | string {
  if (text === '+') return { kind: 'any' }
  if (text === '#') return { kind: 'rest', name: undefined }
  if (text.startsWith('{') && text.endsWith('}')) {
    const isRest = text.endsWith('...}')
    const name = text.slice(1, isRest ? -4 : -1)
    if (!/^[a-z][A-Za-z0-9]{0,31}$/.test(name)) return `${text} is no field: write {machine}, {signal} or {signal...}`
    return isRest ? { kind: 'rest', name } : { kind: 'field', name }
  }
  if (/[+#{}\0]/.test(text)) return `${text}: a field or wildcard must be a whole level`
  return { kind: 'literal', text }
}

function filterOf(level: Level): string {
  if (level.kind === 'literal') return level.text
  return level.kind === 'rest' ? '#' : '+'
}

function matchLevels(levels: readonly Level[], topic: string): Fields | undefined {
  const texts = topic.split('/')
  const found = new Map<string, string>()
  // A wildcard at the start never takes in the broker's own topics ($SYS), MQTT 5 section 4.7.2.
  if (levels[0]?.kind !== 'literal' && topic.startsWith('$')) return undefined
  for (const [index, level] of levels.entries()) {
    if (level.kind === 'rest') return matchRest(level.name, texts.slice(index), found)
    const text = texts[index]
    if (text === undefined || (level.kind === 'literal' && level.text !== text)) return undefined
    if (level.kind === 'field') found.set(level.name, text)
  }
  return texts.length === levels.length ? found : undefined
}

/** `#` takes what is left, even nothing; a named rest needs a level, and joins several with dots. */
function matchRest(name: string | undefined, rest: readonly string[], found: Map<string, string>): Fields | undefined {
  if (name === undefined) return found
  if (rest.length === 0) return undefined
  return found.set(name, rest.join('.'))
}
