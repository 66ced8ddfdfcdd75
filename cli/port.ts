// The port of the page: from the command line, else from KUNLUN_HTTP_PORT.
import { InvalidArgumentError } from 'commander'

/** Undefined where neither names one. Throws a usage error for what is no port. */
export function portFrom(option: string | undefined): number | undefined {
  const text = option ?? process.env['KUNLUN_HTTP_PORT']
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError(`"${text}" is no port: a whole number from 0 to 65535 is needed`)
}
