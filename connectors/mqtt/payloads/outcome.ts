// Laboratory results: one outcome report, or an array of them.
import { z } from 'zod'
import type { OutcomeReport } from '../../../ingest/model.ts'
import { isName } from '../../../ingest/names.ts'
import { isObject, type Json, parseJson } from '../../json.ts'
import { nothingBut, problem } from '../../problem.ts'
import { parseTime } from '../../source-time.ts'
import { Findings, type Message, type PayloadDecoder } from './payload.ts'

/** More than this in one message is no laboratory's report. */
const maxReports = 10_000

const label = z
  .union([z.string(), z.number(), z.bigint()])
  .transform(String)
  .pipe(
    // A label is what people wrote on a part or sheet, in whatever script, on one line.
    z
      .string()
      .min(1)
      .max(128)
      .regex(/^\P{Cc}+$/u, { error: 'has a line break or control character' }),
  )
const optionalLabel = label.nullish()
const number = z
  .union([z.number(), z.bigint()])
  .transform(Number)
  .pipe(z.number({ error: 'must be a finite number' }))

const report = z.object({
  run: optionalLabel,
  batch: optionalLabel,
  machine: optionalLabel,
  name: z.string().refine(isName, { error: 'cannot be a name' }),
  value: number,
  unit: z.string().min(1).max(32),
  sd: number.pipe(z.number().min(0)).nullish(),
  specimen: optionalLabel,
  position: optionalLabel,
  method: optionalLabel,
  appraiser: optionalLabel,
  measured_at_ms: z.unknown().optional(),
  measured_at: z.unknown().optional(),
})
type Report = z.output<typeof report>

/** The machine of the topic holds where the report names none. */
export const outcomePayload: PayloadDecoder = (message) => {
  const parsed = parseJson(message.body)
  if ('cause' in parsed) return nothingBut(problem('PAYLOAD_NOT_JSON', { cause: parsed.cause, source: message.topic }))
  const list: readonly Json[] = Array.isArray(parsed.json) ? parsed.json : [parsed.json as Json]
  if (list.length === 0 || list.length > maxReports)
    return nothingBut(problem('PAYLOAD_SHAPE', { detail: `1 to ${maxReports} outcomes, not ${list.length}` }))
  const findings = new Findings()
  for (const [index, json] of list.entries()) addReport(json, { message, index }, findings)
  return findings
}

function addReport(json: Json, { message, index }: { message: Message; index: number }, findings: Findings): undefined {
  const read = report.safeParse(isObject(json) ? json : undefined)
  if (!read.success) return findings.problem('PAYLOAD_SHAPE', { detail: `outcome ${index}: ${shapeText(read.error)}` })
  const { run, batch } = read.data
  if (run == null && batch == null)
    return findings.problem('PAYLOAD_SHAPE', { detail: `outcome ${index}: neither run nor batch` })
  const measuredAt = measuringTime(read.data)
  if (measuredAt === 'invalid') {
    const found = String(read.data.measured_at ?? read.data.measured_at_ms)
    return findings.problem('TIME_INVALID', { machine: message.topic, signal: read.data.name, found })
  }
  findings.outcomes.push(toOutcome(read.data, message.machine, measuredAt))
}

function shapeText(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'it'} ${issue.message}`).join('; ')
}

function measuringTime(data: Report): bigint | undefined | 'invalid' {
  if (data.measured_at != null) return parseTime(data.measured_at, 'iso') ?? 'invalid'
  if (data.measured_at_ms != null) return parseTime(data.measured_at_ms, 'ms') ?? 'invalid'
  return undefined
}

function toOutcome(data: Report, ofTopic: string | undefined, measuredAt: bigint | undefined): OutcomeReport {
  const { name, value, unit, run, batch, sd, specimen, position, method, appraiser } = data
  const machine = data.machine ?? ofTopic
  return {
    name,
    value,
    unit,
    ...(run == null ? {} : { run }),
    ...(batch == null ? {} : { batch }),
    ...(machine == null ? {} : { machine }),
    ...(sd == null ? {} : { sd }),
    ...(specimen == null ? {} : { specimen }),
    ...(position == null ? {} : { position }),
    ...(method == null ? {} : { method }),
    ...(appraiser == null ? {} : { appraiser }),
    ...(measuredAt === undefined ? {} : { measuredAt }),
  }
}
