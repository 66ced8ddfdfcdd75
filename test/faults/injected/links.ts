// The cables between Kunlun, its broker and its database break in different ways while messages flow.
import { type FaultyLink, faultyLinkTo } from '../../servers/faulty-link.ts'
import { missingServer } from '../../servers/gate.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { storeAlarm, viewOf } from './view.ts'
import { type Way, ways } from './ways.ts'

const perSecond = 800
const keepAliveSeconds = 2
/** MQTT: a peer is dead after so many keep-alives of silence. */
const patience = 1.5
/** From the timer to the page that we look at, on a busy machine. */
const lookMs = 1000

interface Cables {
  readonly broker: FaultyLink
  readonly database: FaultyLink
}

type Noticed = (rig: Rig, link: FaultyLink) => Promise<string[]>

const linkFaults = (peer: keyof Cables, noticed: Noticed): Fault[] =>
  ways.map((way) => {
    let cables: Cables
    return onRig({
      name: `link-${peer}-${way.name}`,
      what: `the link between Kunlun and its ${peer}: ${way.what}`,
      times: 12,
      shortTimes: (peer === 'broker') === (way.name === 'partition') && way.name !== 'reset' ? 1 : 0,
      unavailable: () => missingServer('mosquitto', 'influxd'),
      rig: {
        async between({ brokerPort, influxd }, closing) {
          const broker = closing.use(await faultyLinkTo(brokerPort))
          const database = closing.use(await faultyLinkTo(influxd.port))
          cables = { broker, database }
          return {
            brokerPort: broker.port,
            influxdUrl: `http://127.0.0.1:${database.port}`,
            mqtt: { keepAliveSeconds },
          }
        },
      },
      fireOn: (rig) => fire(rig, { link: cables[peer], way, noticed }),
    })
  })

interface Play {
  readonly link: FaultyLink
  readonly way: Way
  readonly noticed: Noticed
}

async function fire(rig: Rig, { link, way, noticed }: Play): Promise<Firing> {
  await rig.begin(perSecond)
  const before = link.hits()
  const connections = link.connections()
  way.break(link)
  const began = performance.now()
  const broken = await noticed(rig, link)
  const seconds = Math.round((performance.now() - began) / 100) / 10
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const fired = connections > 0 ? link.hits() - before : 0
  const heal = async () => link.heal()
  const note = way.name === 'reset' ? {} : { note: `noticed after ${seconds} s` }
  const firing = await rig.finish({ fired, inFlight, heal, ...note })
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}

/** The link is lost, or another session of it is open by now. */
const byLink: Noticed = async (rig) => {
  const kunlun = rig.kunluns.get(alone)!
  const sessions = async () => (await rig.ask('connections')).get(alone) ?? 0
  const first = await sessions()
  const began = performance.now()
  await waitFor('the loss to be noticed', async () => {
    const [link] = (await viewOf(kunlun)).connectors
    return link?.state !== 'connected' || (await sessions()) > first
  })
  const limitMs = keepAliveSeconds * patience * 1000
  const tookMs = performance.now() - began
  return tookMs > limitMs + lookMs ? [`noticed after ${Math.round(tookMs)} ms, which should be ${limitMs}`] : []
}

/** Told to people; a loss that the next connection mends at once may be over before they can look. */
const byStore: Noticed = async (rig, link) => {
  const kunlun = rig.kunluns.get(alone)!
  const isMended = () => !link.isStalled() && link.unaware() === 0
  await waitFor('the loss to be noticed', async () => isMended() || storeAlarm(await viewOf(kunlun)) !== undefined)
  return []
}

export const brokenLinks: readonly Fault[] = [...linkFaults('broker', byLink), ...linkFaults('database', byStore)]
