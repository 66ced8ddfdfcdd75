// The faults of HTTP, disks, networks, clocks, floods, crash states.
import type { Fault } from '../fault.ts'
import { badLines } from './bad-lines.ts'
import { clockFaults } from './clocks.ts'
import { cutConnections } from './cut-connections.ts'
import { floods } from './flood.ts'
import { fullDisks } from './full-disks.ts'
import { httpFaults } from './http.ts'
import { ioErrors } from './io-errors.ts'
import { brokenLinks } from './links.ts'
import { lostPubacks } from './lost-pubacks.ts'
import { brokenOpcuaLinks } from './opcua-links.ts'
import { slowStore } from './slow-store.ts'
import { spoolStates } from './spool-states.ts'

/** In the order of the report. */
export const injectedFaults: readonly Fault[] = [
  ...httpFaults,
  slowStore(),
  badLines(),
  ...fullDisks,
  ...ioErrors,
  ...brokenLinks,
  cutConnections,
  lostPubacks(),
  ...brokenOpcuaLinks,
  ...clockFaults,
  ...floods,
  ...spoolStates,
]
