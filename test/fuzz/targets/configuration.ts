// Reading kunlun.yaml: every text is either a configuration, or problems with a place, on one line, without a secret.
import { readConfig } from '../../../cli/config/read.ts'
import { type Draw, wounded } from '../draw.ts'
import { type FuzzTarget, hold, shown } from '../target.ts'

const secret = 'hunter2-do-not-show'
const parts = [
  'machines:\n  mill-1:\n    kind: machine-tool\n    signals:\n      load: { unit: "%", range: [0, 100], deadband: 0.5 }\n      program: { type: text }\n',
  'connectors:\n  hall:\n    kind: mqtt\n    url: mqtt://broker:1883\n    username: plant\n    password: { env: MQTT_PASSWORD }\n    subscriptions:\n      - topic: plant/{machine}/{signal}\n',
  'connectors:\n  hall:\n    kind: opcua\n    endpoint: opc.tcp://127.0.0.1:4840\n    anonymous: true\n    nodes: [{ node: "nsu=urn:a;s=a", machine: mill-1, signal: load }]\n',
  'stores:\n  telemetry: { kind: influxdb, url: "http://db:8086", database: kunlun }\n',
  'http: { port: 8080, host: 127.0.0.1 }\nlog: { level: info }\n',
  'studies:\n  s:\n    machine: mill-1\n    parameters: [{ name: feed, type: continuous, low: 1, high: 2, unit: mm/min }]\n    objectives: [{ outcome: cost, goal: minimize, unit: CNY }]\n',
  `spool: &a { maxBytes: 10485760 }\nx: *a\n`,
]
const site = 'site: { enterprise: huasheng, name: zibo }\n'

export const configuration: FuzzTarget = {
  name: 'configuration',
  summary: 'texts of kunlun.yaml: whole, wounded, with hostile keys, values, references',
  check(draw) {
    const text = textOf(draw)
    const result = readConfig(text, '/nowhere')
    hold('polluted' in {} === false, () => `a prototype was changed by ${shown(text)}`)
    if ('config' in result) return
    hold(result.problems.length > 0, () => `refused without a problem: ${shown(text)}`)
    for (const { line, column, path, message, found = '' } of result.problems) {
      hold(
        line >= 1 && column >= 1 && Number.isInteger(line + column),
        () => `place ${line}:${column} of ${shown(text)}`,
      )
      hold(message !== '' && message.length < 4000, () => `message ${shown(message)} of ${shown(text)}`)
      for (const told of [path, message, found]) {
        hold(!/[\p{Cc}\u2028\u2029]/u.test(told), () => `not on one line: ${shown(told)} of ${shown(text)}`)
        hold(!told.includes(secret), () => `shows a secret: ${shown(told)} of ${shown(text)}`)
      }
    }
  },
}

function textOf(draw: Draw): string {
  if (draw.chance(0.1)) return draw.text(20)
  const chosen = parts.filter(() => draw.chance(0.2))
  let text = (draw.chance(0.9) ? site : '') + chosen.join('')
  if (draw.chance(0.7)) text = replaced(text, draw)
  // A wound might make a key of the secret, and keys are shown.
  if (draw.chance(0.1)) return text + secretLine(draw)
  if (draw.chance(0.05)) text += `${draw.pick(['__proto__', 'constructor', 'a'])}: { polluted: ${draw.text(2)} }\n`
  return draw.chance(0.3) ? wounded(Buffer.from(text), draw).toString() : text
}

/** One of the words becomes another. */
function replaced(text: string, draw: Draw): string {
  const words = [...text.matchAll(/[\w./-]+/g)]
  const word = words[draw.int(words.length)]
  if (word === undefined) return text
  const other = draw.pick([
    draw.text(3),
    draw.name(),
    String(draw.number()),
    String(draw.bigint()),
    '[]',
    '{}',
    '""',
    '~',
    JSON.stringify(draw.text(4)),
    '[[[['.repeat(draw.int(40)),
  ])
  return text.slice(0, word.index) + other + text.slice(word.index + word[0].length)
}

function secretLine(draw: Draw): string {
  const line = draw.pick(['password', 'token', 'username', 'url', 'ca'])
  return `connectors:\n  c:\n    kind: mqtt\n    url: mqtt://u:${secret}@h\n    password: ${draw.chance(0.5) ? secret : `[${secret}]`}\n    tls: { key: ${secret}, ${line}: 1 }\n`
}
