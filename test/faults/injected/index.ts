// The faults of HTTP, disks, networks, clocks, floods, crash states.
import type { Fault } from '../fault.ts'
import { httpFaults } from './http.ts'

/** In the order of the report. */
export const injectedFaults: readonly Fault[] = [...httpFaults]
