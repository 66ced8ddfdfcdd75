// Topic templates: what they subscribe to, what they match, what they refuse.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTemplate, type TopicTemplate } from '../../../connectors/mqtt/topic-template.ts'

function compile(text: string): TopicTemplate {
  const template = compileTemplate(text)
  if ('problem' in template) throw new Error(template.problem)
  return template
}

describe('a template', () => {
  it.each([
    ['plant/{line}/{machine}/{signal}', 'plant/+/+/+'],
    ['plant/+/{machine}/#', 'plant/+/{machine}/#'.replace('{machine}', '+')],
    ['a/{machine}/{signal...}', 'a/+/#'],
    ['/leading/{machine}', '/leading/+'],
    ['umh/v1/#', 'umh/v1/#'],
    ['#', '#'],
  ])('%s subscribes to %s', (text, filter) => {
    expect(compile(text).filter).toBe(filter)
  })

  it.each([
    ['plant/{line}/{machine}/{signal}', 'plant/c1/m1/load', { line: 'c1', machine: 'm1', signal: 'load' }],
    ['a/{machine}/{signal...}', 'a/m1/spindle/x/load', { machine: 'm1', signal: 'spindle.x.load' }],
    ['a/{machine}/#', 'a/m1', { machine: 'm1' }],
    ['a/{machine}/#', 'a/m1/x/y', { machine: 'm1' }],
    ['{machine}', '🔥', { machine: '🔥' }],
    ['a/{machine}/b', 'a//b', { machine: '' }],
    ['a/{machine}/{signal}', 'a/__proto__/constructor', { machine: '__proto__', signal: 'constructor' }],
  ])('%s matches %s', (text, topic, fields) => {
    expect([...(compile(text).match(topic) ?? [])]).toEqual(Object.entries(fields))
  })

  it.each([
    ['plant/{machine}', 'plant'],
    ['plant/{machine}', 'plant/a/b'],
    ['plant/{machine}', 'Plant/a'],
    ['a/{machine}/{signal...}', 'a/m1'],
    ['{machine}/#', '$SYS/broker'],
    ['#', '$SYS/broker'],
  ])('%s does not match %s', (text, topic) => {
    expect(compile(text).match(topic)).toBeUndefined()
  })

  it.each([
    '',
    'a/#/b',
    'a/{signal...}/b',
    'a/{machine}/{machine}',
    'a/{machine}_x',
    'a/x+',
    'a/{}',
    'a/{Machine}',
    'a/{__proto__}',
    'a/\0',
    'a/{ma chine}',
  ])('is refused where it reads %j', (text) => {
    expect(compileTemplate(text)).toHaveProperty('problem')
  })

  it('matches whatever its filter takes in', () => {
    const level = fc.string({ minLength: 1 }).filter((text) => !/[/+#{}\0]/.test(text) && !text.startsWith('$'))
    const property = fc.property(level, level, level, (literal, machine, signal) => {
      const found = compile(`${literal}/{machine}/{signal}`).match(`${literal}/${machine}/${signal}`)
      expect(found).toEqual(new Map(Object.entries({ machine, signal })))
    })
    fc.assert(property, { seed: 1 })
  })
})
