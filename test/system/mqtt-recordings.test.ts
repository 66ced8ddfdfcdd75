// Eleven recordings of a real mill through real mosquitto: each row's every signal arrives with its exact value, time.
import { expect } from 'vitest'
import { dataPath, dataTest, missingServer, serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { mqttBench, readMessages } from '../suites/mqtt.ts'
import { listExperiments, publishRecording, readingsOf, readRecording } from '../suites/recording.ts'

const folder = dataPath('cnc-umich')
const start = 1_767_571_200_000_000_000n
const settings = { subscriptions: [{ topic: 'umh/v1/#', payload: { format: 'umh-classic' } }] }
// Without a broker the gate of the broker gives the reason, else that of the data.
const missing = await missingServer('mosquitto')
const recordingIt = missing === undefined ? dataTest('cnc-umich/train.csv') : await serverTest('mosquitto')

recordingIt('every recording comes in exactly', async () => {
  await using mosquitto = await startMosquitto({ persistence: false })
  await using bench = await mqttBench(mosquitto.url)
  const feed = await bench.open(settings)
  const experiments = listExperiments(folder)
  expect(experiments).toHaveLength(11)
  for (const experiment of experiments) {
    const recording = readRecording(folder, experiment, start)
    const machine = `mill-${experiment}`
    const topic = `umh/v1/huasheng/zibo/machining/cell-1/${machine}/_historian`
    const [messages] = await Promise.all([
      readMessages(feed, recording.rows.length),
      publishRecording(bench.publisher, topic, recording),
    ])
    const decoded = messages.map((message) => bench.decode(message, settings))
    expect(decoded.flatMap(({ problems }) => problems)).toEqual([])
    expect(decoded.flatMap(({ readings }) => readings)).toEqual(
      recording.rows.flatMap((row) => readingsOf(machine, row)),
    )
  }
})
