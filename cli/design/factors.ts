// Factors as they are written on a command line: `peak=1450:1650:Cel`, `parts=1..8`, `gas=air|n2`, or a name alone.

import type { FreeParameter } from '../../optimizer/definition.ts'
import { invalid } from '../tables/read.ts'

const number = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?'
const range = new RegExp(`^(${number}):(${number})(?::(.+))?$`)
const whole = /^([+-]?\d+)\.\.([+-]?\d+)$/

/** A factor; undefined where only its name is given. Throws REQUEST_INVALID. */
export function readFactor(text: string): { readonly name: string; readonly parameter?: FreeParameter } {
  const at = text.indexOf('=')
  const name = (at < 0 ? text : text.slice(0, at)).trim()
  if (name === '') throw invalid(`the factor ${text} has no name`)
  return at < 0 ? { name } : { name, parameter: parameterFrom(name, text.slice(at + 1).trim()) }
}

function parameterFrom(name: string, values: string): FreeParameter {
  const numbers = range.exec(values)
  if (numbers) {
    const [low, high] = bounds(name, numbers[1]!, numbers[2]!)
    return { type: 'continuous', name, low, high, ...(numbers[3] !== undefined && { unit: numbers[3] }) }
  }
  const integers = whole.exec(values)
  if (integers) {
    const [low, high] = bounds(name, integers[1]!, integers[2]!)
    return { type: 'integer', name, low, high }
  }
  const choices = values.split('|').map((choice) => choice.trim())
  if (choices.length < 2 || choices.includes('') || new Set(choices).size < choices.length)
    throw invalid(`the factor ${name} reads like ${name}=low:high, ${name}=1..8 or ${name}=a|b, not ${values}`)
  return { type: 'categorical', name, values: choices }
}

function bounds(name: string, from: string, to: string): [number, number] {
  const [low, high] = [Number(from), Number(to)]
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw invalid(`the factor ${name} needs its low value below its high one, not ${from} and ${to}`)
  return [low, high]
}

/** Factors with their values. Throws REQUEST_INVALID that names all that have none, or come twice. */
export function readFactors(texts: readonly string[]): FreeParameter[] {
  const read = texts.map(readFactor)
  const bare = read.filter(({ parameter }) => parameter === undefined).map(({ name }) => name)
  if (bare.length > 0) throw invalid(`${bare.join(', ')} needs values: NAME=low:high[:unit], NAME=1..8 or NAME=a|b`)
  const twice = read.map(({ name }) => name).filter((name, i, all) => all.indexOf(name) < i)
  if (twice.length > 0) throw invalid(`${twice.join(', ')} is given twice`)
  return read.map(({ parameter }) => parameter!)
}
