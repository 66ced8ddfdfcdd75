// The disk under the spool, or under InfluxDB, fills up while messages flow; room is made, nobody restarts Kunlun.
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type FaultyLink, faultyLinkTo } from '../../servers/faulty-link.ts'
import { missingServer } from '../../servers/gate.ts'
import { missingSmallDisk, mountSmallDisk, type SmallDisk } from '../../servers/small-disk.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, gone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { linkAlarm, storeAlarm, viewOf } from './view.ts'

const perSecond = 800
/** Messages that come while there is no room. */
const points = 800
/** Every so manieth time Kunlun is killed while the disk is full: what it has acknowledged must be there all the same. */
const killEvery = 4

const unavailable = async () => (await missingServer('mosquitto', 'influxd')) ?? missingSmallDisk()

function spoolFault(): Fault {
  let disk: SmallDisk
  return onRig({
    name: 'disk-full-spool',
    what: `a disk of 8 MiB under the spool is filled while ${points} messages come, then freed; each ${killEvery}th time with a SIGKILL of Kunlun in between`,
    times: 20,
    shortTimes: 1,
    unavailable,
    rig: {
      async between({ folder }, closing) {
        disk = closing.use(await mountSmallDisk(join(folder, alone, 'spool'), 8))
        return {}
      },
    },
    async fireOn(rig, seed) {
      const kunlun = rig.kunluns.get(alone)!
      await rig.begin(perSecond)
      await disk.fill()
      await waitFor('the source to be held back', async () => linkAlarm(await viewOf(kunlun)) === 'SPOOL_WRITE_FAILED')
      await further(rig)
      const inFlight = await rig.ask('inFlight', rig.ledgers)
      if (seed % killEvery !== 0) return rig.finish({ fired: 1, inFlight, heal: () => disk.free() })
      await kunlun.kill()
      await gone(kunlun)
      const heal = async () => {
        await disk.free()
        await rig.start(alone)
      }
      return rig.finish({ fired: 1, inFlight, heal, note: 'some with a kill while the disk was full' })
    },
  })
}

/**
 * InfluxDB 1.6 takes no write after its disk was full before it is restarted; and what it confirms after that restart is
 * gone after the next one, since it goes on behind the torn end of its log that the restart has cut off. A second restart
 * before any write is what helps: the operating guide says so.
 */
function databaseFault(): Fault {
  let disk: SmallDisk
  let link: FaultyLink
  return onRig({
    name: 'disk-full-influxdb',
    what: `a disk of 64 MiB under InfluxDB is filled while ${points} messages come, then freed, InfluxDB restarted twice before it is written to (it needs that)`,
    times: 10,
    shortTimes: 1,
    unavailable,
    rig: {
      async between({ influxd }, closing) {
        await influxd.stop()
        disk = closing.use(await mountSmallDisk(join(influxd.folder, 'disk'), 64))
        for (const name of ['data', 'wal']) await move(join(influxd.folder, name), join(disk.folder, name))
        await influxd.start()
        link = closing.use(await faultyLinkTo(influxd.port))
        return { influxdUrl: `http://127.0.0.1:${link.port}` }
      },
    },
    async fireOn(rig): Promise<Firing> {
      const kunlun = rig.kunluns.get(alone)!
      await rig.begin(perSecond)
      await disk.fill()
      await waitFor('the store to fail', async () => storeAlarm(await viewOf(kunlun)) === 'STORE_UNREACHABLE')
      await further(rig)
      const inFlight = await rig.ask('inFlight', rig.ledgers)
      const heal = async () => {
        link.stall()
        await disk.free()
        await rig.influxd.restart()
        await rig.influxd.restart()
        link.heal()
      }
      return rig.finish({ fired: 1, inFlight, heal })
    },
  })
}

async function further(rig: Rig): Promise<void> {
  const { issued } = await rig.ask('counts')
  await waitFor(`${points} further messages`, async () => (await rig.ask('counts')).issued >= issued + points)
}

/** By way of a copy, since it is another file system; a new server has hardly anything in it, some of it not at all. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(to)
  await mkdir(from, { recursive: true })
  await cp(from, to, { recursive: true })
  await rm(from, { recursive: true })
  await symlink(to, from)
}

export const fullDisks: readonly Fault[] = [spoolFault(), databaseFault()]
