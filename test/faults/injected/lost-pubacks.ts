// PUBACKs get lost on their way: the broker delivers once more, marked as duplicates, and the rows stay the same.
import { type FaultyLink, faultyLinkTo } from '../../servers/faulty-link.ts'
import { missingServer } from '../../servers/gate.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { packetsIn, packetType } from './mqtt-packets.ts'
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

/** The PUBACKs are dropped while the thief is at work. */
function withoutPubacks(thief: Thief): (chunk: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const packets = packetsIn(rest)
    rest = rest.subarray(packets.reduce((sum, packet) => sum + packet.length, 0))
    const passed = packets.filter((packet) => packetType(packet) !== pubackType || !thief.isAtWork)
    thief.stolen += packets.length - passed.length
    return Buffer.concat(passed)
  }
}
