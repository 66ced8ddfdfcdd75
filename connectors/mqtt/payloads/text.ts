// Bare values as text: the whole body is the reading.
import { type Json, parseJsonText, textOf } from '../../json.ts'
import { nothingBut, problem } from '../../problem.ts'
import { Findings, type PayloadDecoder } from './payload.ts'

/** `auto` reads what looks like a JSON number or boolean as such; a serial like 0042 does not, and stays text. */
export function textPayload(as: 'auto' | 'text'): PayloadDecoder {
  return ({ body, machine = '', signal = '', topic }) => {
    const read = textOf(body)
    if ('cause' in read) return nothingBut(problem('PAYLOAD_SHAPE', { detail: `a text on ${topic}: ${read.cause}` }))
    const text = read.text.trim()
    if (text === '') return nothingBut(problem('PAYLOAD_SHAPE', { detail: `a value on ${topic}: the body is empty` }))
    const findings = new Findings()
    findings.reading({ machine, signal, time: undefined }, as === 'auto' ? scalarOf(text) : text)
    return findings
  }
}

function scalarOf(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true'
  if (!/^-?\d/.test(text)) return text
  const parsed = parseJsonText(text)
  return 'cause' in parsed ? text : parsed.json
}
