// Discovery at a real server with the companion nodesets: machines recognised, contracts drafted, what is drafted arrives.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { DiscoveredMachine } from '../../connectors/connector.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { wallClock } from '../../ingest/model.ts'
import { isName } from '../../ingest/names.ts'
import { hostileNames, type MachineToolServer, startMachineTool } from '../servers/opcua-machine-tool.ts'
import { silentLog } from '../suites/connector-tools.ts'
import { opcuaBench, readUntil } from '../suites/opcua.ts'

const main = resolve(import.meta.dirname, '../../cli/main.ts')
const run = promisify(execFile)
const open = { securityMode: 'None', securityPolicy: 'None', allowWeakSecurity: true, anonymous: true } as const

let server: MachineToolServer
let folder: string

beforeAll(async () => {
  server = await startMachineTool()
  folder = await mkdtemp(join(tmpdir(), 'kunlun-discovery-'))
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function discover(own: object = {}, bounds = {}) {
  const config = opcua.config.parse({ endpoint: server.endpoint, ...open, ...own })
  return opcua.discover!(config, { id: 'hall', folder, clock: wallClock, log: silentLog }, bounds)
}

function machineNamed(machines: readonly DiscoveredMachine[], name: string): DiscoveredMachine {
  const found = machines.find(({ promised }) => promised.machine === name)
  if (found === undefined) throw new Error(`no ${name} among ${machines.map(({ promised }) => promised.machine)}`)
  return found
}

const signal = ({ promised }: DiscoveredMachine, name: string) => promised.signals.find((one) => one.signal === name)

test('a machine tool is recognised with its nameplate, channel, spindle, program, item state, counters', async () => {
  const { machines, source, cut } = await discover()
  expect(source).toBe('Prosys OPC Ltd., SimulationServer, 5.4')
  expect(cut).toEqual([])
  const mill = machineNamed(machines, 'Mill_5')
  expect(mill.standard).toBe('machine-tool')
  expect(mill.promised).toMatchObject({ kind: 'machine-tool', isAccepted: false })
  expect(mill.promised.about).toContain('Manufacturer Hexagon Werke "AG"')
  expect(mill.promised.about).toContain('SerialNumber SN-0815')
  expect(signal(mill, 'Channel_1.ChannelState')).toMatchObject({ type: 'text' })
  expect(signal(mill, 'Channel_1.FeedOverride')).toMatchObject({ type: 'float', unit: '%', range: [0, 120] })
  expect(signal(mill, 'Spindle_1.IsRotating')).toMatchObject({ type: 'boolean' })
  expect(signal(mill, 'Production.ActiveProgram.Name')).toMatchObject({ type: 'text' })
  expect(signal(mill, 'MachineryItemState')).toMatchObject({ type: 'text' })
  expect(signal(mill, 'OperationCounters.PowerOnDuration')).toMatchObject({ unit: 'ms' })
})

test('a process value becomes a signal with unit and limits, its set point another', async () => {
  const furnace = machineNamed((await discover()).machines, 'Furnace_2')
  expect(furnace).toMatchObject({ standard: 'machinery', promised: { kind: 'furnace' } })
  expect(signal(furnace, 'Zone_1')).toMatchObject({ type: 'float', unit: 'Cel', range: [20, 1600] })
  expect(signal(furnace, 'Zone_1.ProcessValueSetpoint')).toMatchObject({ type: 'float', unit: 'Cel' })
})

test('a plain server: analog items, arrays, structures, enumerations, large counters', async () => {
  const press = machineNamed((await discover()).machines, 'Press')
  expect(press.standard).toBe('plain')
  expect(signal(press, 'Force')).toMatchObject({ type: 'float', unit: 'N', range: [-10, 500] })
  expect(signal(press, 'Curve.2')).toMatchObject({ type: 'float', datatype: 'Double[]' })
  expect(signal(press, 'Parts')).toMatchObject({ type: 'text', datatype: 'UInt64' })
  expect(signal(press, 'Door')).toMatchObject({ type: 'text' })
  expect(signal(press, 'Cycle.Peak.Y_Axis')).toMatchObject({ type: 'float' })
  expect(signal(press, 'Cycle.Total')).toMatchObject({ type: 'integer' })
  expect(signal(press, 'Broken')).toMatchObject({ type: 'float' })
})

test('hostile names become plain ones, each once, and pollute nothing', async () => {
  const zoo = machineNamed((await discover()).machines, 'Zoo')
  const names = zoo.promised.signals.map((one) => one.signal)
  expect(names).toHaveLength(hostileNames.length)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !isName(name))).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted')
})

test('browsing is bounded in depth, nodes, signals, and says so', async () => {
  expect((await discover({}, { maxDepth: 2 })).cut).toContain('depth')
  const few = await discover({}, { maxNodes: 20 })
  expect(few.nodes).toBeLessThanOrEqual(20)
  expect(few.cut).toContain('nodes')
  const short = await discover({}, { maxSignals: 3 })
  expect(short.cut).toContain('signals')
  expect(short.machines.flatMap(({ promised }) => promised.entries ?? [])).toHaveLength(3)
})

test('nodes that are configured are left out, their machine keeps the name it has', async () => {
  const entry = { node: 'nsu=urn:kunlun:test:hall;s=press.force', machine: 'press-7', signal: 'F' }
  const { machines } = await discover({ nodes: [entry] })
  const press = machineNamed(machines, 'press-7')
  expect(signal(press, 'Force')).toBeUndefined()
  expect(signal(press, 'Parts')).toBeDefined()
})

test('the drafted file passes the check; its nodes are all monitored, every value has a signal of its contract', async () => {
  const file = join(folder, 'draft.yaml')
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }
  await run(process.execPath, [main, 'discover', 'opcua', server.endpoint, '--security', 'None', '-o', file], options)
  await expect(run(process.execPath, [main, 'check', '-c', file], options)).resolves.toBeDefined()
  const again = run(
    process.execPath,
    [main, 'discover', 'opcua', server.endpoint, '--security', 'None', '-o', file],
    options,
  )
  await expect(again).rejects.toThrow(/FILE_EXISTS/)
  const drafted = parse(await readFile(file, 'utf8'))
  const { kind: _, ...settings } = drafted.connectors.opcua
  await using bench = await opcuaBench()
  const feed = await bench.open(settings)
  expect(feed.status().details['itemsMonitored']).toBe(settings.nodes.length)
  const promised = new Set(
    Object.entries<{ signals: object }>(drafted.machines).flatMap(([id, { signals }]) =>
      Object.keys(signals).map((name) => `${id}/${name}`),
    ),
  )
  const seen = new Set<string>()
  const { readings, problems } = await readUntil(feed, (all) => {
    for (const one of all) seen.add(`${one.machine}/${one.signal}`)
    return seen.size >= promised.size
  })
  expect(problems).toEqual([])
  expect([...seen].filter((name) => !promised.has(name))).toEqual([])
  const value = (name: string) => readings.find((one) => `${one.machine}/${one.signal}` === name)
  expect(value('Press/Cycle.Total')?.value).toBe(123456789012345n)
  expect(value('Press/Cycle.Mode')).toMatchObject({ value: 1, label: 'Pressing' })
  expect(value('Press/Cycle.Peak.Y_Axis')?.value).toBe(-2.5)
  expect(value('Press/Cycle.Label')?.value).toBe('first')
  expect(value('Press/Cycle.Started')?.value).toBe('2026-01-05T00:00:00.000Z')
  expect(value('Press/Door')).toMatchObject({ value: 1, label: 'Closed' })
  expect(value('Press/Parts')?.value).toBe(2n ** 53n + 1n)
})

test('with a configuration its connector is used; what it has is not drafted again', async () => {
  const file = join(folder, 'kunlun.yaml')
  const text = [
    'site: { enterprise: e, name: s }',
    `data: ${join(folder, 'data')}`,
    'connectors:',
    `  hall: { kind: opcua, endpoint: '${server.endpoint}', securityMode: None, securityPolicy: None, allowWeakSecurity: true, anonymous: true, nodes: [{ node: 'nsu=urn:kunlun:test:hall;s=press.force', machine: press-7, signal: F }] }`,
    'machines: { press-7: { signals: { F: { unit: N } } } }',
  ].join('\n')
  await writeFile(file, text)
  const { stdout } = await run(process.execPath, [main, 'discover', 'opcua', 'hall', '-c', file], { cwd: folder })
  const drafted = parse(stdout)
  expect(drafted.connectors.hall.nodes.map(({ node }: { node: string }) => node)).not.toContain(
    'nsu=urn:kunlun:test:hall;s=press.force',
  )
  expect(Object.keys(drafted.machines)).toContain('press-7')
  expect(drafted.machines['press-7'].signals).not.toHaveProperty('F')
})
