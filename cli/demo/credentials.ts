// The demo's passwords: made at random at the first start, kept in files that only their owner can read.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DemoCredentials {
  readonly credentials: {
    readonly opcua: { readonly username: string; readonly password: string }
    readonly mqtt: { readonly username: string; readonly password: string }
  }
  /** Where the configuration finds them. */
  readonly secrets: { readonly opcua: { readonly file: string }; readonly mqtt: { readonly file: string } }
}

export function demoCredentials(data: string): DemoCredentials {
  const folder = join(data, 'secrets')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const opcua = join(folder, 'opcua')
  const mqtt = join(folder, 'mqtt')
  return {
    credentials: {
      opcua: { username: 'kunlun', password: keptPassword(opcua) },
      mqtt: { username: 'kunlun', password: keptPassword(mqtt) },
    },
    secrets: { opcua: { file: opcua }, mqtt: { file: mqtt } },
  }
}

function keptPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}
