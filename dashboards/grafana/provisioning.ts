// Files of Grafana's provisioning: data source, dashboard provider, alert rules, an example of contact points.
import { stringify } from 'yaml'
import type { AlertRule } from './alert-rule.ts'
import type { Sheet } from './sheet.ts'
import { dataSourceName, dataSourceUid } from './source.ts'

/** Which InfluxDB the data source reads. 2 and 3 take a token; 1 takes user and password. */
export type InfluxGeneration = 1 | 2 | 3

const settings = (text: string): string => `\${${text}}`

/** Address, names, secrets come from Grafana's environment: none of them stands in a file. */
export function dataSourceFile(generation: InfluxGeneration): string {
  const jsonData = {
    dbName: settings('KUNLUN_INFLUX_DATABASE'),
    httpMode: 'POST',
    timeInterval: '1s',
    version: 'InfluxQL',
  }
  const byUser = {
    user: settings('KUNLUN_INFLUX_READER'),
    jsonData,
    secureJsonData: { password: settings('KUNLUN_INFLUX_READER_PASSWORD') },
  }
  const byToken = {
    jsonData: { ...jsonData, httpHeaderName1: 'Authorization' },
    secureJsonData: { httpHeaderValue1: `Token ${settings('KUNLUN_INFLUX_READER_TOKEN')}` },
  }
  const source = {
    name: dataSourceName,
    uid: dataSourceUid,
    type: 'influxdb',
    access: 'proxy',
    url: settings('KUNLUN_INFLUX_URL'),
    isDefault: true,
    editable: false,
    ...(generation === 1 ? byUser : byToken),
  }
  return yaml({ apiVersion: 1, datasources: [source] })
}

/** Dashboards of one language in a folder of their own. `path` is where Grafana finds them. */
export function providerFile(sheet: Sheet, path: string): string {
  const provider = {
    name: `kunlun-${sheet.language}`,
    orgId: 1,
    folder: sheet.t('folder'),
    folderUid: `kunlun-${sheet.language}`,
    type: 'file',
    disableDeletion: true,
    allowUiUpdates: false,
    updateIntervalSeconds: 30,
    options: { path },
  }
  return yaml({ apiVersion: 1, providers: [provider] })
}

/** In a folder of their own: Grafana reads alerts before dashboards, and would make the dashboards' folder under another uid. */
export function alertFile(sheet: Sheet, rules: readonly AlertRule[]): string {
  const group = { orgId: 1, name: `kunlun-${sheet.language}`, folder: sheet.t('alertFolder'), interval: '1m', rules }
  return yaml({ apiVersion: 1, groups: [group] })
}

/**
 * Not read by Grafana under this name: copy it to `alerting/contact-points.yaml`, then fill in the receivers. Whoever runs
 * the machines hears of machines, whoever runs the computers of links, spool, certificates.
 */
export function contactPointExample(): string {
  const receivers = {
    'kunlun-shift': { type: 'webhook', settings: { url: 'https://example.invalid/alarms', httpMethod: 'POST' } },
    'kunlun-computers': { type: 'email', settings: { addresses: 'operations@example.invalid' } },
  }
  const contactPoints = Object.entries(receivers).map(([name, receiver]) => ({
    orgId: 1,
    name,
    receivers: [{ uid: name, ...receiver }],
  }))
  const ofComputers = ['spool-age', 'lost-link', 'certificate-expiry', 'quarantine-rate', 'contract-broken']
  const routes = [
    {
      receiver: 'kunlun-computers',
      object_matchers: [['rule', '=~', ofComputers.join('|')]],
      group_by: ['rule', 'connector'],
    },
    { receiver: 'kunlun-shift', object_matchers: [['product', '=', 'kunlun']], group_by: ['rule', 'machine'] },
  ]
  const policies = [{ orgId: 1, receiver: 'kunlun-shift', group_by: ['grafana_folder', 'alertname'], routes }]
  return yaml({ apiVersion: 1, contactPoints, policies })
}

function yaml(content: object): string {
  return `# Built by \`kunlun dashboards build\`; the next build writes it anew.\n${stringify(content, { lineWidth: 0 })}`
}
