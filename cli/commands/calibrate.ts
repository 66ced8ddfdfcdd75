// `kunlun calibrate`: what measured runs teach a process twin, kept as a version that predictions name.
import { existsSync } from 'node:fs'
import { Command, Option } from 'commander'
import type { CalibrationAsk } from '../../dashboards/api/calibration.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import type { CalibrationRecord } from '../../optimizer/calibration/record.ts'
import { clientOf } from '../api-client.ts'
import { effectiveConfig } from '../config/effective.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { exitCodes } from '../exit-codes.ts'
import { ledgerFile, openLedgerOf } from '../run/ledger.ts'
import { asInvalid } from '../tables/read.ts'
import { whole } from './backtest.ts'

interface Options {
  readonly process: string
  readonly machine?: string
  readonly config?: string
  readonly table?: string
  readonly material?: string
  readonly lot?: string
  readonly seed?: number
  readonly json?: true
}

/** What was calibrated, under the version's id where it was kept. */
interface Calibrated {
  readonly id?: string
  readonly record: CalibrationRecord
  readonly isConverged: boolean
}

/** As the API tells a version: whose it is stands beside what was learnt. */
interface Kept extends Pick<CalibrationRecord, 'process' | 'material' | 'machine'> {
  readonly id: string
  readonly body: Omit<CalibrationRecord, 'process' | 'material' | 'machine'>
}

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('Correct a process twin by measured runs; says what the data do not identify')
    .addOption(
      new Option('--process <process>', 'which twin')
        .choices(['sintering', 'turning', 'milling'])
        .makeOptionMandatory(),
    )
    .option('--machine <id>', 'machine whose runs teach')
    .option('-c, --config <file>', 'configuration; the calibration is kept in its ledger')
    .option('-t, --table <file>', "instead of the machine's runs: CSV or XLSX, dilatometry or runs in the twin's names")
    .option('--material <name>', 'material of a table; chooses among several studies of a machine')
    .option('--lot <name>', 'lot or tool that predictions are for (default: that of the newest run)')
    .option('--seed <number>', 'seed of the draws', whole)
    .option('--json', 'everything, as JSON')
    .action(async (options: Options) => {
      const { id, record, isConverged } = await calibrated(options)
      const { calibrationText } = await import('../calibration/report.ts')
      const data = { ...(id !== undefined && { id }), isConverged, ...record }
      console.log(options.json ? JSON.stringify(data, null, 2) : calibrationText(record, id))
      if (!isConverged) process.exitCode = exitCodes.problems
    })
}

async function calibrated(options: Options): Promise<Calibrated> {
  const { process, machine, material, lot, seed, table, config } = options
  if (table === undefined && (config === undefined || machine === undefined))
    throw kunlunError('REQUEST_INVALID', { detail: 'say --machine with -c, or --table with --material' })
  const rows =
    table === undefined ? {} : await (await import('../calibration/from-table.ts')).calibrationRows(table, process)
  const ask: CalibrationAsk = {
    ...{ process, ...rows },
    ...(machine !== undefined && { machine }),
    ...(material !== undefined && { material }),
    ...(lot !== undefined && { inForce: lot }),
    ...(seed !== undefined && { seed }),
  }
  return config === undefined ? alone(ask) : kept(loadConfig(config), ask)
}

/** From a table, kept nowhere. */
async function alone(ask: CalibrationAsk): Promise<Calibrated> {
  const { material, runs = [], seed = 1, ...rest } = ask
  if (material === undefined) throw kunlunError('REQUEST_INVALID', { detail: 'a table needs --material' })
  const { calibrateFor } = await import('../../optimizer/calibration/from-runs.ts')
  return asInvalid(() => calibrateFor({ ...rest, material, runs, seed, source: 'table' }))
}

/** Through the API of a running installation; else on the ledger itself. */
async function kept(file: Configuration, ask: CalibrationAsk): Promise<Calibrated> {
  const client = clientOf(file)
  if (client !== undefined) {
    const { id, body, process, material, machine } = (await client.post('/calibrations', ask)) as Kept
    return { id, isConverged: true, record: { ...body, process, material, ...(machine !== undefined && { machine }) } }
  }
  const path = ledgerFile(file)
  if (file.ledger.kind === 'sqlite' && !existsSync(path)) throw kunlunError('NOT_FOUND', { what: 'ledger', id: path })
  const { calibrateInput, keepCalibration } = await import('../run/calibrations.ts')
  const { calibrateFor } = await import('../../optimizer/calibration/from-runs.ts')
  const ledger = await openLedgerOf(file, wallClock)
  try {
    const { config } = effectiveConfig(file, await ledger.configuration.all())
    const input = await calibrateInput(ledger, config, ask)
    const answer = asInvalid(() => calibrateFor(input))
    // What does not hold is shown with its findings, not kept.
    if (!answer.isConverged) return answer
    const { id } = await keepCalibration(ledger, answer, { who: 'local', when: wallClock.now() })
    return { id, ...answer }
  } finally {
    await ledger.close()
  }
}
