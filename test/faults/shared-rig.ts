// A fault's rig: built at the first firing, used by the following ones, gone after the last or after a failure.
import type { Fault, Firing } from './fault.ts'
import { type Rig, type RigOptions, startRig } from './rig.ts'

export interface RigFault extends Omit<Fault, 'fire' | 'close'> {
  readonly rig?: RigOptions
  fireOn(rig: Rig, seed: number): Promise<Firing>
}

export function onRig({ rig: options, fireOn, ...fault }: RigFault): Fault {
  let building: Promise<Rig> | undefined
  return {
    ...fault,
    async fire(seed) {
      building ??= startRig(options)
      return fireOn(await building, seed)
    },
    async close() {
      const built = building
      building = undefined
      // One that could not be built has cleaned up behind itself, and has failed its firing.
      await (await built?.catch(() => undefined))?.close()
    },
  }
}
