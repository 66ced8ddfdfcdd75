// Signals that were accepted from drafts, laid under the machines of kunlun.yaml.
import { z } from 'zod'
import type { ConfigurationDifference } from '../../dashboards/api/installation.ts'
import { type MachinesConfig, machineConfig, type SignalConfig, signalConfig } from '../../ingest/contract/config.ts'
import { name } from '../../ingest/names.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Configuration } from './schema.ts'

type Overrides = Awaited<ReturnType<Ledger['configuration']['all']>>

interface Accepted extends Omit<ConfigurationDifference, 'key' | 'file' | 'page'> {
  readonly signals: Readonly<Record<string, SignalConfig>>
}

const prefix = 'accepted.'
const kept = z.object({ signals: z.record(name, signalConfig) })

/** Key under which the ledger keeps what was accepted for a machine. */
export function acceptedKey(machine: string): string {
  return `${prefix}${machine}`
}

/** By machine. */
export function acceptedIn(overrides: Overrides): ReadonlyMap<string, Accepted> {
  return new Map(
    [...overrides].flatMap(([key, { value, version, who, when }]): [string, Accepted][] => {
      const parsed = key.startsWith(prefix) ? kept.safeParse(value) : undefined
      return parsed?.success ? [[key.slice(prefix.length), { ...parsed.data, version, who, when }]] : []
    }),
  )
}

/** What kunlun.yaml says of a signal goes before what was accepted. */
export function withAccepted(file: Configuration, overrides: Overrides): Configuration {
  const machines: MachinesConfig = Object.fromEntries(
    [...acceptedIn(overrides)].map(([machine, { signals }]) => {
      const own = machineOf(file, machine) ?? machineConfig.parse({})
      return [machine, { ...own, signals: { ...signals, ...own.signals } }]
    }),
  )
  return { ...file, machines: { ...file.machines, ...machines } }
}

/** What was accepted and does not stand in kunlun.yaml yet. */
export function acceptedDifferences(file: Configuration, overrides: Overrides): ConfigurationDifference[] {
  return [...acceptedIn(overrides)].flatMap(([machine, { signals, version, who, when }]) => {
    const own = machineOf(file, machine)?.signals ?? {}
    const missing = Object.fromEntries(Object.entries(signals).filter(([signal]) => !Object.hasOwn(own, signal)))
    if (Object.keys(missing).length === 0) return []
    return [{ key: acceptedKey(machine), page: { signals: missing }, version, who, when }]
  })
}

function machineOf({ machines }: Configuration, machine: string): Configuration['machines'][string] | undefined {
  return Object.hasOwn(machines, machine) ? machines[machine] : undefined
}
