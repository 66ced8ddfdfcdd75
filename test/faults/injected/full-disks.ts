// The disk under the spool, or under InfluxDB, fills up while messages flow; room is made, nobody restarts Kunlun.
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
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

function databaseFault(): Fault {
  let disk: SmallDisk
  return onRig({
    name: 'disk-full-influxdb',
    what: `a disk of 64 MiB under InfluxDB is filled while ${points} messages come, then freed; judged after a restart of InfluxDB`,
    times: 10,
    shortTimes: 1,
    unavailable,
    rig: {
      async between({ influxd }, closing) {
        await influxd.stop()
        disk = closing.use(await mountSmallDisk(join(influxd.folder, 'disk'), 64))
        for (const name of ['data', 'wal']) await move(join(influxd.folder, name), join(disk.folder, name))
        await influxd.start()
        return {}
      },
    },
    async fireOn(rig): Promise<Firing> {
      const kunlun = rig.kunluns.get(alone)!
      await rig.begin(perSecond)
      await disk.fill()
      await waitFor('the store to fail', async () => storeAlarm(await viewOf(kunlun)) === 'STORE_UNREACHABLE')
      await further(rig)
      const inFlight = await rig.ask('inFlight', rig.ledgers)
      return rig.finish({ fired: 1, inFlight, heal: () => disk.free() })
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
