// The API as people and commands reach it: on this machine alone until there is an administrator, then as configured.
import type { FastifyInstance } from 'fastify'
import { createApi, listen } from '../../dashboards/api/app.ts'
import type { Installation } from '../../dashboards/api/installation.ts'
import { invitationPath, invite } from '../../dashboards/api/rights/invitations.ts'
import { administrator, hasAdministrator } from '../../dashboards/api/rights/roles.ts'
import { newSecret } from '../../dashboards/api/rights/secrets.ts'
import { messageOf } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import type { Configuration } from '../config/schema.ts'
import type { RunLog } from './log.ts'
import { forgetRunning, noteRunning } from './running.ts'

export interface Front {
  readonly url: string
  /** A link by which somebody becomes the first administrator; undefined where there is one. */
  inviteAdministrator(): Promise<string | undefined>
  close(): Promise<void>
}

export interface FrontTools {
  readonly ports: Installation
  readonly config: Pick<Configuration, 'http' | 'data'>
  readonly log: RunLog
}

const lookEveryMs = 2000
const invitationHours = 24

/** Throws PORT_IN_USE, LISTEN_UNSAFE, SECRET_MISSING. */
export async function openFront({ ports, config, log }: FrontTools): Promise<Front> {
  const { http, data } = config
  const { users, oneTime } = ports.ledger
  const localKey = newSecret()
  let app: FastifyInstance
  let url = ''
  let timer: NodeJS.Timeout | undefined

  async function open(): Promise<void> {
    app = createApi(ports, http, { localKey })
    try {
      const host = await app.hostToListenOn()
      url = await listen(app, http)
      noteRunning(data, { pid: process.pid, url, key: localKey })
      // An administrator may also come from another process on the same ledger.
      if (host !== http.host) timer = setInterval(() => void widen(), lookEveryMs)
    } catch (cause) {
      await app.close()
      throw cause
    }
  }

  async function widen(): Promise<void> {
    if (timer === undefined || !(await hasAdministrator(users))) return
    clearInterval(timer)
    timer = undefined
    await app.close()
    await open().catch((cause: unknown) => log.error({ cause: messageOf(cause) }, 'the page cannot listen any more'))
    log.info({ url }, 'there is an administrator: the page listens as configured')
  }

  await open()
  return {
    get url() {
      return url
    },
    async inviteAdministrator() {
      if (await hasAdministrator(users)) return undefined
      const wanted = { role: administrator, hours: invitationHours, by: 'local' } as const
      const { invitation } = await invite(oneTime, wanted, wallClock)
      return `${url}/${invitationPath(invitation)}`
    },
    async close() {
      clearInterval(timer)
      timer = undefined
      forgetRunning(data)
      await app.close()
    },
  }
}
