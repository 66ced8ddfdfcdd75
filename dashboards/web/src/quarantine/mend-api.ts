// The client's part about mending: what a corrected entry would become, putting it through.
import type { z } from 'zod'
import type { correctionWire, foreseenWire } from '../../../api/mends.ts'
import { type Fault, send } from '../api.ts'

export type Correction = z.input<typeof correctionWire>
export type Foreseen = z.input<typeof foreseenWire>
export type MendProblem = Foreseen['problems'][number]

export const mendApi = {
  foresee: (id: number, correction: Correction) => send<Foreseen>('POST', `quarantine/${id}/mend/previews`, correction),
  mend: (id: number, correction: Correction, why: string) =>
    send<{ replayed: boolean; faults: Fault[] }>('POST', `quarantine/${id}/mend`, { correction, why }),
}
