// Gaps of an MQTT link: none where the broker's session kept all, one where QoS 0 or a lost session did not.
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect } from 'vitest'
import { mqtt } from '../../connectors/mqtt/index.ts'
import { gapNotes, readNote } from '../../ingest/gaps/note.ts'
import { type Gap, type RawMessage, wallClock } from '../../ingest/model.ts'
import { type Supervised, superviseConnector } from '../../ingest/supervisor.ts'
import { relayTo } from '../servers/cuttable-link.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { silentLog, temporaryFolder } from '../suites/connector-tools.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('mosquitto')
const running: Supervised[] = []
const folders: string[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function superviseOver(port: number, settings: object) {
  const folder = await temporaryFolder()
  folders.push(folder)
  const notes: Gap[] = []
  const link = superviseConnector({
    id: 'line',
    kind: mqtt,
    config: mqtt.config.parse({
      url: `mqtt://127.0.0.1:${port}`,
      subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }],
      ...settings,
    }),
    folder,
    append: async (messages: readonly RawMessage[]) => {
      for (const message of messages) if (message.connector === gapNotes) notes.push(readNote(message))
    },
    clock: wallClock,
    log: silentLog,
    delay: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    random: () => 0,
  })
  running.push(link)
  await waitFor('the link', () => link.status().state === 'connected')
  return { link, notes }
}

async function cutOnce(settings: object, state: Gap['state']): Promise<void> {
  await using broker = await startMosquitto()
  await using relay = await relayTo(broker.port)
  const { link, notes } = await superviseOver(relay.port, settings)
  expect(notes).toEqual([])
  relay.cut()
  await waitFor('the gap', () => notes.length === 1)
  expect(notes[0]).toMatchObject({ connector: 'line', cause: 'link', state: 'open' })
  relay.mend()
  await waitFor('its end', () => notes.length === 2)
  expect(notes[1]).toMatchObject({ key: notes[0]?.key, step: 1, state })
  expect(link.status().state).toBe('connected')
}

it('the session of the broker kept what came: nothing is missing', () => cutOnce({ qos: 1 }, 'kept'))
it('QoS 0 is kept for nobody: a gap', () => cutOnce({ qos: 0 }, 'closed'))
it('a session that ended with the link: a gap', () => cutOnce({ qos: 1, sessionExpirySeconds: 0 }, 'closed'))
