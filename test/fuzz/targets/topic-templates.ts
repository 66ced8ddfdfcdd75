// Topic templates: a filter that a broker takes, a match that agrees with a regular expression made from the template.
import { compileTemplate } from '../../../connectors/mqtt/topic-template.ts'
import type { Draw } from '../draw.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

export const topicTemplates: FuzzTarget = {
  name: 'topic-templates',
  summary: 'templates of any levels against topics that nearly fit',
  check(draw) {
    const template = Array.from({ length: 1 + draw.int(6) }, () => levelOf(draw)).join('/')
    // A text that was drawn for one level may hold a slash.
    const levels = template.split('/')
    const compiled = compileTemplate(template)
    if ('problem' in compiled) return hold(compiled.problem !== '', () => `no reason: ${shown(template)}`)
    checkFilter(compiled.filter, template)
    const topic = topicNear(levels, draw)
    const found = compiled.match(topic)
    const expected = expectedMatch(levels, topic)
    hold(
      shown(found && [...found]) === shown(expected),
      () => `${shown(template)} on ${shown(topic)}: ${shown(found && [...found])}, not ${shown(expected)}`,
    )
  },
}

function levelOf(draw: Draw): string {
  if (draw.chance(0.4)) return draw.pick(['{machine}', '{signal}', '{line}', '{a1}', '{signal...}'])
  return draw.chance(0.4) ? draw.pick(['plant', 'a', '+', '#', '', '$SYS', '{', '{}', '{Machine}', 'a+']) : draw.text(2)
}

/** MQTT 5, section 4.7.1: wildcards are whole levels, `#` the last one. */
function checkFilter(filter: string, template: string): void {
  const levels = filter.split('/')
  const isValid = levels.every(
    (level, index) => !/[+#\0]/.test(level) || level === '+' || (level === '#' && index === levels.length - 1),
  )
  hold(isValid && filter !== '', () => `${shown(template)} subscribes to ${shown(filter)}`)
}

function topicNear(levels: readonly string[], draw: Draw): string {
  const texts = levels.flatMap((level) => {
    if (draw.chance(0.05)) return []
    const isField = level === '+' || level.startsWith('{')
    if (level === '#' || level.endsWith('...}')) return Array.from({ length: draw.int(4) }, () => draw.text(2))
    return [isField || draw.chance(0.05) ? draw.text(2) : level, ...(draw.chance(0.03) ? [draw.text(1)] : [])]
  })
  return texts.join('/')
}

/** The same meaning by other means: one regular expression over the whole topic. */
function expectedMatch(levels: readonly string[], topic: string): (readonly [string, string])[] | undefined {
  const fields: string[] = []
  const source = levels.map((level, index) => {
    const slash = index === 0 ? '' : '/'
    const field = /^\{(\w+)(\.\.\.)?\}$/.exec(level)
    if (level === '#') return index === 0 ? '.*' : '(?:/.*)?'
    if (level === '+') return `${slash}[^/]*`
    if (field === null) return slash + level.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    fields.push(field[1] as string)
    return field[2] === undefined ? `${slash}([^/]*)` : `${slash}(.*)`
  })
  const first = levels[0] as string
  if (topic.startsWith('$') && (first === '+' || first === '#' || first.startsWith('{'))) return undefined
  const match = new RegExp(`^${source.join('')}$`, 's').exec(topic)
  if (match === null) return undefined
  return fields.map((field, index) => {
    const text = match[index + 1] as string
    return [field, levels.at(-1) === `{${field}...}` ? text.replaceAll('/', '.') : text] as const
  })
}
