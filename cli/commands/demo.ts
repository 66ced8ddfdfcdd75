// `kunlun demo`: the simulated plant with an installation beside it, on embedded defaults.
import { Command, InvalidArgumentError } from 'commander'
import { faultKinds } from '../../plant/hall.ts'
import type { ToldFaults } from '../../plant/state.ts'
import { portFrom } from '../port.ts'
import { createLog } from '../run/log.ts'
import { untilStopped } from '../run/until-stopped.ts'

export function demoCommand(): Command {
  return new Command('demo')
    .description('Run a simulated furnace and two mills with everything that a real plant would use; Ctrl-C stops it')
    .option('--port <port>', 'port of the page (also KUNLUN_HTTP_PORT)')
    .option('--data <folder>', 'folder that keeps the data across restarts', './data/demo')
    .option('--factor <number>', 'plant seconds per second', number, 3600)
    .option('--seed <number>', 'heats, lots and faults follow from it', number, 1)
    .option('--dirt <number>', dirtSummary, number)
    .option('--fault <heat:kind>', faultSummary, addFault)
    .action(async (options: DemoFlags) => {
      const { port: given, fault: faults = {}, ...rest } = options
      const { startDemo } = await import('../demo/demo.ts')
      const log = createLog(process.env['KUNLUN_LOG_LEVEL'] ?? 'warn')
      const demo = await startDemo({ ...rest, faults, port: portFrom(given) ?? 8080, log })
      const stopped = untilStopped(demo.stop)
      console.log(`The plant is running, ${options.factor} times as fast as the wall clock.`)
      const { opcuaEndpoint, mqttUrl } = demo.servers
      console.log(`Its servers: ${opcuaEndpoint}, ${mqttUrl}; user kunlun, passwords in ${options.data}/secrets.`)
      console.log(`Open ${demo.url}; data are kept in ${options.data}. Ctrl-C stops it.`)
      await stopped
    })
}

const dirtSummary =
  'spoil telemetry: gaps, clocks that jump back, spikes, sensors that stick; 1 as often as on a bad day, 10 ten times'

const faultSummary = `let a heat go wrong, e.g. 5:element; again for further heats; ${faultKinds.join(', ')}`

function addFault(text: string, faults: ToldFaults = {}): ToldFaults {
  const [, heat, name] = /^([1-9]\d*):(.+)$/.exec(text) ?? []
  const kind = faultKinds.find((one) => one === name)
  if (heat === undefined || kind === undefined)
    throw new InvalidArgumentError(`a heat and what befalls it are needed, e.g. 5:${faultKinds.join(', 6:')}`)
  return { ...faults, [heat]: kind }
}

interface DemoFlags {
  readonly port?: string
  readonly data: string
  readonly factor: number
  readonly seed: number
  readonly dirt?: number
  readonly fault?: ToldFaults
}

function number(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('a number above 0 is needed')
}
