// The broker and the database as the compose stack sets them up, as plain processes.
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { debianPackages } from '../servers/debian.ts'
import { type Influxd, startInfluxd } from '../servers/influxd.ts'
import { freePort, serverFolder, startServer, type TestServer } from '../servers/server.ts'

const files = resolve(import.meta.dirname, '../../deploy/mosquitto')

export const secrets = {
  KUNLUN_MQTT_PASSWORD: 'reader-secret',
  PLANT_MQTT_PASSWORD: 'writer-secret',
  KUNLUN_INFLUX_PASSWORD: 'store-secret',
  KUNLUN_INFLUX_READER_PASSWORD: 'dashboard-secret',
  KUNLUN_HTTP_TOKEN: 'token-of-at-least-32-characters-0123456789',
} as const

/** With the users that the image's first start makes out of the variables of docker-compose.yml. */
export async function startDatabase(): Promise<Influxd> {
  const influxd = await startInfluxd({ auth: true })
  await influxd.query(`CREATE USER "admin" WITH PASSWORD 'a' WITH ALL PRIVILEGES`)
  for (const statement of [
    'CREATE DATABASE kunlun',
    `CREATE USER "kunlun" WITH PASSWORD '${secrets.KUNLUN_INFLUX_PASSWORD}'`,
    'GRANT ALL ON "kunlun" TO "kunlun"',
    `CREATE USER "grafana" WITH PASSWORD '${secrets.KUNLUN_INFLUX_READER_PASSWORD}'`,
    'GRANT READ ON "kunlun" TO "grafana"',
  ])
    await influxd.query(statement, { user: 'admin', password: 'a' })
  return influxd
}

/** Runs start.sh itself; only the container's folders, the port, the user are replaced. */
export async function startBroker(): Promise<{ server: TestServer; url: string }> {
  const packages = await debianPackages()
  const folder = await serverFolder('deploy')
  const port = await freePort()
  for (const path of ['config', 'data', 'run']) await mkdir(join(folder, path))
  const moved = async (name: string): Promise<string> => {
    const text = await readFile(join(files, name), 'utf8')
    return text
      .replaceAll('/mosquitto/config', join(folder, 'config'))
      .replaceAll('/mosquitto/data', join(folder, 'data'))
      .replaceAll('/run/mosquitto', join(folder, 'run'))
  }
  const settings = (await moved('mosquitto.conf')).replace('listener 1883', `listener ${port} 127.0.0.1`)
  const asWhoever = process.getuid?.() === 0 ? 'user root\n' : ''
  await writeFile(join(folder, 'config/mosquitto.conf'), asWhoever + settings)
  await copyFile(join(files, 'acl'), join(folder, 'config/acl'))
  await writeFile(join(folder, 'config/start.sh'), await moved('start.sh'))
  await chmod(join(folder, 'config/start.sh'), 0o755)
  const programs = [packages.path('usr/sbin'), packages.path('usr/bin'), process.env['PATH']].join(':')
  const env = { ...packages.env, ...secrets, PATH: programs }
  const command = '/bin/sh'
  const args = [join(folder, 'config/start.sh')]
  const server = await startServer({ name: 'mosquitto', command, args, env, folder, ports: [port] })
  return { server, url: `mqtt://127.0.0.1:${port}` }
}
