// An installation that reads the counter of an OPC UA server into InfluxDB.
import { join } from 'node:path'
import { testNamespace, testUser } from '../../servers/opcua.ts'

export const passwordEnv = 'KUNLUN_FAULTS_OPCUA'
export const publishingIntervalMs = 50
export const keepAliveSeconds = 1

interface Places {
  readonly folder: string
  readonly influxd: string
  readonly port: number
}

/** Configuration of an installation whose data lie under `folder`; the server, or the link to it, is on `port` of loopback. */
export function counterInstallation({ folder, influxd, port }: Places): object {
  const cell = {
    kind: 'opcua',
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    username: testUser.username,
    password: { env: passwordEnv },
    publishingIntervalMs,
    samplingIntervalMs: 0,
    queueSize: 5000,
    keepAliveSeconds,
    nodes: [{ node: `nsu=${testNamespace};s=count`, machine: 'cell-1', signal: 'count' }],
  }
  return {
    site: { enterprise: 'huasheng', name: 'zibo' },
    data: join(folder, 'data'),
    connectors: { cell },
    machines: { 'cell-1': { signals: { count: { type: 'integer' } } } },
    stores: { telemetry: { kind: 'influxdb', url: influxd, timeoutMs: 1000 } },
    http: { port: 0 },
    log: { level: 'warn' },
  }
}
