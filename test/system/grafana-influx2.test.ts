// Every query of the Grafana files, run on a real InfluxDB 2.x where the environment names its program.
import { afterAll, beforeAll } from 'vitest'
import { programTest } from '../servers/gate.ts'
import { type Influxd2, programVariable, startInfluxd2 } from '../servers/influxd2.ts'
import { describeAnswers, fillPlant } from './grafana-answers.ts'

const it = programTest(programVariable)
let influxd: Influxd2

beforeAll(async () => {
  if (process.env[programVariable] === undefined) return
  influxd = await startInfluxd2('kunlun')
  process.env['KUNLUN_TEST_TOKEN'] = influxd.token
  const headers = { authorization: `Token ${influxd.token}` }
  await fillPlant({ ...influxd, settings: { token: { env: 'KUNLUN_TEST_TOKEN' } }, headers })
})

afterAll(async () => {
  await influxd?.[Symbol.asyncDispose]()
})

describeAnswers(it, 2, (query) => influxd.query(query))
