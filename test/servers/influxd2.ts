// A real InfluxDB 2.x for tests, from a program that no package brings: its path is in the environment.
import { join } from 'node:path'
import { waitFor } from '../suites/wait.ts'
import type { QueryAnswer } from './influxd.ts'
import { freePort, serverFolder, startServer, type TestServer } from './server.ts'

/** Holds the path of an `influxd` of 2.x, for instance built from its Go module (see docs/grafana.md). */
export const programVariable = 'KUNLUN_TEST_INFLUXD2'

export interface Influxd2 extends TestServer {
  readonly url: string
  readonly token: string
  /** Runs InfluxQL on the bucket, as a client of 1.x would. */
  query(statement: string): Promise<QueryAnswer>
}

/** With one bucket, which answers as the database of the same name. */
export async function startInfluxd2(bucket: string): Promise<Influxd2> {
  const command = process.env[programVariable] ?? ''
  const folder = await serverFolder('influxd2')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const paths = ['bolt', 'sqlite', 'engine'].map((name) => `--${name}-path=${join(folder, name)}`)
  const args = [`--http-bind-address=127.0.0.1:${port}`, '--reporting-disabled', ...paths]
  const server = await startServer({ name: 'influxd', command, args, env: process.env, folder, ports: [port] })
  await waitFor('influxd to be ready', async () => ((await fetch(`${url}/health`)).ok ? true : undefined))
  const token = 'token-of-the-test'
  const setup = { username: 'admin', password: 'password-of-the-test', org: 'plant', bucket, token }
  const answer = await fetch(`${url}/api/v2/setup`, { method: 'POST', body: JSON.stringify(setup) })
  if (!answer.ok) throw new Error(`influxd answered ${answer.status}: ${await answer.text()}`)
  return Object.assign(server, { url, token, query: (statement: string) => query({ url, token, bucket }, statement) })
}

async function query(at: { url: string; token: string; bucket: string }, statement: string): Promise<QueryAnswer> {
  const body = new URLSearchParams({ q: statement, epoch: 'ns', db: at.bucket })
  const headers = { authorization: `Token ${at.token}` }
  const answer = await fetch(`${at.url}/query?db=${at.bucket}&epoch=ns`, { method: 'POST', body, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`influxd answered ${answer.status}: ${text}`)
  const told = JSON.parse(text) as QueryAnswer
  const error = told.results.find((result) => result.error !== undefined)?.error
  if (error !== undefined) throw new Error(`influxd: ${error}`)
  return told
}
