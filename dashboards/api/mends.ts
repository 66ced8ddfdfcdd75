// Mending what is in quarantine: what a person may correct, what it would become, as they travel.
import { z } from 'zod'
import type { OutcomeReport, Problem, Sample } from '../../ingest/model.ts'
import { type Actor, type Correction, longestCorrection, type StoredQuarantineEntry } from '../../ledger/ledger.ts'
import type { Fault } from './installation.ts'
import { instant, sampleWire } from './wire.ts'

const text = z.string().max(longestCorrection)

export const correctionWire = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sample'),
    machine: text,
    signal: text,
    time: z.exactOptional(instant).describe('Absent: the contract of the machine dates it'),
    value: text.describe('As people write it; read as the type of the signal'),
    unit: z.exactOptional(text),
  }),
  z.strictObject({
    kind: z.literal('outcome'),
    run: z.exactOptional(text),
    batch: z.exactOptional(text),
    machine: z.exactOptional(text),
    name: text,
    value: z.number(),
    unit: text,
    measuredAt: z.exactOptional(instant),
  }),
  z.strictObject({
    kind: z.literal('message'),
    source: text,
    text: z.exactOptional(text).describe('Absent: the bytes as they came'),
  }),
])

export const foreseenWire = z.object({
  samples: z.array(sampleWire.extend({ unit: z.string() })),
  outcomes: z.array(
    z.object({ run: z.string(), name: z.string(), value: z.number(), unit: z.string(), measuredAt: instant }),
  ),
  problems: z
    .array(z.object({ field: z.string(), code: z.string(), message: z.string() }).readonly())
    .readonly()
    .describe('Empty: it can be put through'),
})

export const answeredWire = z.object({
  who: z.string(),
  when: instant,
  mend: z.exactOptional(
    z.object({
      why: z.string(),
      changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() }).readonly()).readonly(),
    }),
  ),
})

/** What a corrected part would become; `field` of the correction is what a problem lies in. */
export interface Foreseen {
  readonly samples: readonly (Sample & { readonly unit: string })[]
  readonly outcomes: readonly (OutcomeReport & { readonly run: string })[]
  readonly problems: readonly (Problem & { readonly field: string })[]
}

export interface MendPorts {
  /** The part as it stands; undefined where nothing of it can be corrected. */
  look(entry: StoredQuarantineEntry): Promise<Correction | undefined>
  /** Changes nothing. */
  foresee(entry: StoredQuarantineEntry, correction: Correction): Promise<Foreseen>
  /**
   * Throws QUARANTINE_ANSWERED, REQUEST_INVALID for what cannot be corrected like this. `problems` are all for which it was
   * refused; `replayed` is false where it went to quarantine once more.
   */
  mend(
    entry: StoredQuarantineEntry,
    correction: Correction,
    by: Actor & { readonly why: string },
  ): Promise<Pick<Foreseen, 'problems'> & { readonly replayed: boolean; readonly faults: readonly Fault[] }>
}
