// Errors of massive simulations.
import type { ErrorEntry } from './entry.ts'

export const simulationErrors = {
  SIMULATION_INVALID: {
    what: 'The simulation cannot be made: {detail}',
    next: 'Mend what is named; names, units and bounds are those of the twin.',
    retry: false,
    status: 400,
  },
  SIMULATIONS_WAITING: {
    what: '{count} simulations wait already',
    next: 'Wait for one to end, or end one.',
    retry: true,
    status: 429,
  },
  JOB_INTERRUPTED: {
    what: 'Kunlun stopped before it was done',
    next: 'Begin it again: the same seed gives the same figures, as long as the study and its runs are the same.',
    retry: true,
  },
  SIMULATION_FOLDER: {
    what: '{folder} holds another simulation',
    next: 'Name a new folder; to go on, repeat the command that it was begun with, under the same version.',
    retry: false,
  },
  SIMULATION_WRITE: {
    what: 'The simulation cannot be written to {folder}: {cause}',
    next: 'Check the path, the rights and the free space; the same command goes on from the finished parts.',
    retry: true,
  },
  SIMULATION_QUEUE: {
    what: 'Redis at {where} cannot be used: {cause}',
    next: 'Check the address, the password and the server; what is finished is kept.',
    retry: true,
    status: 503,
  },
  SIMULATION_VERSION: {
    what: 'The simulation was begun by Kunlun {wanted}, this is {version}',
    next: 'Run the same version on every machine: numbers of two versions are never mixed.',
    retry: false,
  },
} as const satisfies Record<string, ErrorEntry>
