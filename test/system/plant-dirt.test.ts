// Telemetry of bad days over real OPC UA and MQTT into a whole installation: all of it is stored, or kept with the reason.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Configuration } from '../../cli/config/schema.ts'
import { demoConfiguration } from '../../cli/demo/configuration.ts'
import { demoCredentials } from '../../cli/demo/credentials.ts'
import { furnaceLink } from '../../cli/demo/demo.ts'
import { type Installed, startInstallation } from '../../cli/run/installation.ts'
import { trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import { fromMs, isGood, nsPerSecond, quality, type Sample } from '../../ingest/model.ts'
import { dirtOf, soiling } from '../../plant/dirt.ts'
import { stepFactory } from '../../plant/factory.ts'
import { machines } from '../../plant/machines.ts'
import { startPlant } from '../../plant/plant.ts'
import { newPlantState } from '../../plant/state.ts'
import { silentLog } from '../suites/connector-tools.ts'
import { everything } from '../suites/store.ts'
import { waitFor } from '../suites/wait.ts'
import { expectBalances } from './fixtures/installed.ts'

const begin = fromMs(Date.UTC(2026, 0, 5))
const minute = 60n * nsPerSecond
const seed = 7
const dirt = dirtOf(4)
const hours = 50

/** What the plant says in these hours, minute by minute. */
function soiled(): Sample[] {
  const soil = soiling(seed, dirt)
  let state = newPlantState(seed, begin)
  return Array.from({ length: hours * 60 }, () => {
    const step = stepFactory(state)
    state = step.state
    return soil(step.samples)
  }).flat()
}

interface Expected {
  readonly stored: readonly string[]
  /** Told again of a time that is known, with another value. */
  readonly conflicts: readonly string[]
}

const written = ({ signal, time, value }: Sample) => `${time} ${signal} ${String(value)}`

function expectedOf(said: readonly Sample[]): Expected {
  const known = new Map<string, Sample>()
  const conflicts = said.filter((sample) => {
    const key = `${sample.signal} ${sample.time}`
    const before = known.get(key)
    if (before === undefined) known.set(key, sample)
    return before !== undefined && before.value !== sample.value
  })
  return { stored: [...known.values()].map(written).sort(), conflicts: conflicts.map(written).sort() }
}

/** An OPC UA server reports what changes; over MQTT measured values are always said. */
function reported(all: readonly Sample[], machine: keyof typeof machines): Sample[] {
  const own = all.filter((sample) => sample.machine === machine)
  if (machine !== 'furnace-1') return own.filter(({ signal }) => isMeasured(machine, signal))
  const last = new Map<string, Sample>()
  return own.filter((sample) => {
    const before = last.get(sample.signal)
    last.set(sample.signal, sample)
    return before === undefined || before.value !== sample.value || before.quality !== sample.quality
  })
}

function isMeasured(machine: keyof typeof machines, signal: string): boolean {
  const signals: Readonly<Record<string, { readonly type: string }>> = machines[machine].signals
  return signals[signal]?.type === 'float'
}

function withShortGaps(file: Configuration): Configuration {
  const furnace = file.machines['furnace-1']!
  return {
    ...file,
    studies: {},
    machines: { ...file.machines, 'furnace-1': { ...furnace, runs: { ...furnace.runs, gapMinutes: 2 } } },
  } as Configuration
}

test('nothing is lost: what contradicts itself is in quarantine, what cannot be is flagged, silence is told with the run', async () => {
  await using closing = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-dirt-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  let now = begin
  const clock = { now: () => now, factor: 10_000 }
  const secrets = demoCredentials(folder)
  const { credentials } = secrets
  const plant = await startPlant({
    ...{ clock, seed, dirt, credentials, recipeInbox: async () => undefined },
    ...{ folder: join(folder, 'plant'), log: silentLog, tickMs: 2 },
  })
  closing.defer(() => plant.stop())
  trustCertificateBytes(join(folder, 'connectors', furnaceLink), plant.opcuaCertificate)
  const file = withShortGaps(demoConfiguration({ ...secrets, plant, data: folder, port: 0 }))
  const installed = await startInstallation({ file, clock, log: silentLog })
  closing.defer(() => installed.stop())
  const view = () => installed.ingest.view()
  await waitFor('the links', () => view().connectors.every(({ state }) => state === 'connected'))

  const said = soiled()
  const stored = async (machine: string) =>
    (await installed.store.read(everything(machine))).filter(
      ({ time, signal }) =>
        time > begin - 3600n * nsPerSecond && (machine === 'furnace-1' || isMeasured(machine as 'mill-1', signal)),
    )
  for (let hour = 0; hour < hours; hour++) {
    now += 60n * minute
    await waitFor('the plant to live on', () => BigInt(plant.state().time) === now, 120_000)
  }
  for (const machine of ['furnace-1', 'mill-1', 'mill-2'] as const) {
    const { stored: kept, conflicts } = expectedOf(reported(said, machine))
    const newest = kept.reduce((latest, one) => (one > latest ? one : latest), '').split(' ')[0]!
    await waitFor(
      `the last of ${machine}`,
      async () => (await installed.store.latest(machine)).some(({ time }) => time >= BigInt(newest)),
      120_000,
    )
    await installed.ingest.pipeline.drained()
    // Before its first minute the server says of each node that it waits for a value.
    const found = (await stored(machine)).filter(({ time }) => time !== begin)
    expect(found.map(written).sort()).toEqual(kept)
    expect(conflicts.length).toBeGreaterThan(10)
    const counted = view().machines.find((one) => one.machine === machine)?.samples.quarantined ?? 0
    if (machine === 'furnace-1') expect(counted).toBe(conflicts.length)
    else expect(counted).toBeGreaterThanOrEqual(conflicts.length)
    const reasons = await reasonsOf(installed, machine)
    expect(reasons.length).toBeGreaterThan(0)
    for (const reason of reasons) expect(reason).toMatch(/^SAMPLE_CONFLICT .*/)
  }
  const zones = (await stored('furnace-1')).filter(({ signal }) => signal === 'heating_power')
  const impossible = zones.filter(({ value }) => typeof value === 'number' && (value < 0 || value > 120))
  expect(impossible.length).toBeGreaterThan(0)
  expect(impossible.every((one) => !isGood(one.quality) && one.quality === quality.implausible)).toBe(true)
  expectBalances(view())
  expect(view().connectors.map(({ dropped }) => dropped)).toEqual([0, 0])
  await installed.ingest.owner.settled()
  const runs = await installed.ledger.runs.list({ machine: 'furnace-1', state: 'finished' })
  expect(runs.length).toBeGreaterThan(0)
  expect(runs.some(({ features }) => (features['gap_percent'] ?? 0) > 0)).toBe(true)
}, 600_000)

async function reasonsOf({ ledger }: Installed, machine: string): Promise<string[]> {
  const entries = await ledger.quarantine.list({ limit: 10_000 })
  return entries.filter((entry) => entry.machine === machine).map(({ code, reason }) => `${code} ${reason}`)
}
