// The numbers that stand for machine, signal, place in the DuckDB store.
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Sample } from '../../model.ts'
import type { Place } from '../store.ts'

export interface Series {
  readonly id: number
  readonly machine: string
  readonly signal: string
}

export interface SeriesTable {
  find(machine: string, signal: string): Series | undefined
  ofMachine(machine: string): readonly Series[]
  byId(id: number): Series
  /** Within the caller's transaction: numbers new series, notes where a machine stands now. */
  ensure(samples: readonly Sample[]): Promise<void>
  /** Forgets what was not committed. */
  reload(): Promise<void>
}

export async function loadSeries(db: DuckDBConnection, placeOf: (machine: string) => Place): Promise<SeriesTable> {
  let all: Series[] = []
  const machines = new Map<string, Map<string, Series>>()
  const places = new Map<string, string>()

  function know(series: Series): void {
    all[series.id] = series
    const signals = machines.get(series.machine) ?? new Map<string, Series>()
    machines.set(series.machine, signals.set(series.signal, series))
  }

  async function reload(): Promise<void> {
    const found = await db.runAndReadAll('SELECT id, machine, signal FROM series')
    all = []
    machines.clear()
    places.clear()
    for (const [id, machine, signal] of found.getRows())
      know({ id: Number(id), machine: String(machine), signal: String(signal) })
  }

  /** Rewrites the place where it changed, once for each machine and process. */
  async function settle(machine: string): Promise<Place> {
    const place = placeOf(machine)
    const key = JSON.stringify([place.enterprise, place.site, place.area, place.line])
    if (places.get(machine) === key) return place
    places.set(machine, key)
    const { enterprise, site, area, line } = place
    await db.run(
      `UPDATE series SET enterprise = $enterprise, site = $site, area = $area, line = $line WHERE machine = $machine
       AND (enterprise, site, area, line) IS DISTINCT FROM ($enterprise, $site, $area, $line)`,
      { enterprise, site, area, line, machine },
    )
    return place
  }

  await reload()
  return {
    find: (machine, signal) => machines.get(machine)?.get(signal),
    ofMachine: (machine) => [...(machines.get(machine)?.values() ?? [])],
    byId: (id) => all[id]!,
    reload,
    async ensure(samples) {
      const settled = new Map<string, Place>()
      for (const { machine, signal } of samples) {
        if (!settled.has(machine)) settled.set(machine, await settle(machine))
        if (machines.get(machine)?.has(signal)) continue
        const { enterprise, site, area, line } = settled.get(machine)!
        const id = all.length
        const row = [id, machine, signal, enterprise, site, area, line]
        await db.run('INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?)', row)
        know({ id, machine, signal })
      }
    },
  }
}
