// `kunlun start`: an installation on a configuration file.
import { Command } from 'commander'
import { wallClock } from '../../ingest/model.ts'
import { loadConfig } from '../config/load.ts'
import { portFrom } from '../port.ts'
import { createLog } from '../run/log.ts'
import { untilStopped } from '../run/until-stopped.ts'

export function startCommand(): Command {
  return new Command('start')
    .description('Take in telemetry, derive runs, make suggestions, serve the page; Ctrl-C stops it')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--port <port>', 'port of the page (also KUNLUN_HTTP_PORT)')
    .action(async ({ config: path, port }: { config: string; port?: string }) => {
      const file = loadConfig(path)
      const http = { ...file.http, port: portFrom(port) ?? file.http.port }
      // Loaded here, so that other commands need not wait for servers that they do not start.
      const { startInstallation } = await import('../run/installation.ts')
      const log = createLog(file.log.level)
      const installed = await startInstallation({ file: { ...file, http }, clock: wallClock, log })
      console.log(`Kunlun is running: ${installed.url}`)
      await untilStopped(() => installed.stop())
    })
}
