// `kunlun start`: an installation on a configuration file.
import { Command } from 'commander'
import { wallClock } from '../../ingest/model.ts'
import { loadConfig } from '../config/load.ts'
import { readConfigFile } from '../config/read.ts'
import type { Configuration } from '../config/schema.ts'
import { portFrom } from '../port.ts'
import { createLog } from '../run/log.ts'
import { onHangUp } from '../run/on-hang-up.ts'
import { untilStopped } from '../run/until-stopped.ts'

export function startCommand(): Command {
  return new Command('start')
    .description(
      'Take in telemetry, derive runs, make suggestions, serve the page; Ctrl-C stops it, SIGHUP reads the file again',
    )
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--port <port>', 'port of the page (also KUNLUN_HTTP_PORT)')
    .action(async ({ config: path, port }: { config: string; port?: string }) => {
      const file = loadConfig(path)
      const withPort = (read: Configuration): Configuration => ({
        ...read,
        http: { ...read.http, port: portFrom(port) ?? read.http.port },
      })
      // Loaded here, so that other commands need not wait for servers that they do not start.
      const { startInstallation } = await import('../run/installation.ts')
      const log = createLog(file.log.level)
      const installed = await startInstallation({
        file: withPort(file),
        clock: wallClock,
        log,
        readAgain() {
          const read = readConfigFile(path)
          return 'config' in read ? { config: withPort(read.config) } : read
        },
      })
      onHangUp(installed, log)
      // Listening before it is said: who reads the line may answer with a signal at once.
      const stopped = untilStopped(() => installed.stop())
      console.log(`Kunlun is running: ${installed.url}`)
      const link = await installed.inviteAdministrator()
      if (link !== undefined) console.log(withoutAdministrator(link))
      await stopped
    })
}

function withoutAdministrator(link: string): string {
  return `There is no administrator yet: it listens on this machine alone. The first one opens, once, within 24 hours:\n  ${link}`
}
