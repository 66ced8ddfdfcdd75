// PUBACKs get lost on their way: the broker delivers once more, marked as duplicates, and the rows stay the same.
import { type FaultyLink, faultyLinkTo } from '../../servers/faulty-link.ts'
import { missingServer } from '../../servers/gate.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { viewOf } from './view.ts'

const perSecond = 2000
/** The receive maximum of the link: so many deliveries wait for their PUBACK before the broker falls silent. */
const inFlight = 1000
const pubackType = 4

interface Thief {
  isAtWork: boolean
  stolen: number
}

export function lostPubacks(): Fault {
  const thief: Thief = { isAtWork: false, stolen: 0 }
  let link: FaultyLink
  return onRig({
    name: 'puback-lost',
    what: `${inFlight} PUBACKs of Kunlun are lost, then the connection: the broker delivers those messages again (DUP)`,
    times: 10,
    shortTimes: 1,
    unavailable: () => missingServer('mosquitto', 'influxd'),
    rig: {
      async between({ brokerPort }, closing) {
        link = closing.use(await faultyLinkTo(brokerPort, () => withoutPubacks(thief)))
        return { brokerPort: link.port, mqtt: { receiveMaximum: inFlight } }
      },
    },
    fireOn: (rig) => fire(rig, { link, thief }),
  })
}

async function fire(rig: Rig, { link, thief }: { link: FaultyLink; thief: Thief }): Promise<Firing> {
  const kunlun = rig.kunluns.get(alone)!
  await rig.begin(perSecond)
  const redelivered = async () => (await viewOf(kunlun)).connectors[0]?.messages.redelivered ?? 0
  const before = await redelivered()
  Object.assign(thief, { isAtWork: true, stolen: 0 })
  await waitFor('PUBACKs to be lost', () => thief.stolen >= inFlight)
  thief.isAtWork = false
  const { stolen } = thief
  const heal = async () => void link.reset()
  const firing = await rig.finish({ fired: 1, inFlight: stolen, heal, note: `${stolen} delivered twice` })
  const again = (await redelivered()) - before
  const broken = again < stolen ? [`${again} of ${stolen} messages came again`] : []
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}

/** Cuts the stream into packets; the PUBACKs among them are dropped while the thief is at work. */
function withoutPubacks(thief: Thief): (chunk: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const passed: Buffer[] = []
    for (let length = packetLength(rest); length <= rest.length; length = packetLength(rest)) {
      const isPuback = (rest[0] ?? 0) >> 4 === pubackType
      if (isPuback && thief.isAtWork) thief.stolen++
      else passed.push(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
    return Buffer.concat(passed)
  }
}

/** Of the packet at the beginning of the bytes, its head included; infinite where that is not there yet. */
function packetLength(bytes: Buffer): number {
  let remaining = 0
  for (let at = 1; at < Math.min(bytes.length, 5); at++) {
    const digit = bytes[at] ?? 0
    remaining += (digit & 127) * 128 ** (at - 1)
    if (digit < 128) return 1 + at + remaining
  }
  return Number.POSITIVE_INFINITY
}
