// The faults of HTTP, disks, networks, clocks, floods, crash states.
import type { Fault } from '../fault.ts'

/** In the order of the report. */
export const injectedFaults: readonly Fault[] = []
