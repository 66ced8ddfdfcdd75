// How a study's second strategy fares, for a terminal.
import { kunlunError } from '../../ingest/errors.ts'
import type { AheadSummary } from '../../optimizer/backtest/ahead-summary.ts'
import { number, tableText } from '../backtest/report.ts'
import { startOptimizer } from '../run/optimizer-thread.ts'
import { shadowInput } from '../run/shadows.ts'
import { inForce } from './in-force.ts'

/** Throws NOT_FOUND where there is no such study, or none beside it. */
export function shadowText(id: string, config: string): Promise<string> {
  return inForce(config, async ({ ledger, studyOf }) => {
    const study = studyOf(id)
    if (study.shadow === undefined) throw kunlunError('NOT_FOUND', { what: 'shadow of study', id })
    const optimizer = startOptimizer()
    try {
      const { moments, summary } = await optimizer.shadow(await shadowInput(ledger, id, study))
      const rows = moments.map(({ suggestion, active, shadow, apart, run, logScore }) => [
        suggestion,
        settingsText(active),
        settingsText(shadow),
        number(apart),
        run ?? '–',
        number(logScore?.active),
        number(logScore?.shadow),
      ])
      const head = ['suggestion', 'active', 'shadow', 'apart', 'run', 'log score active', 'shadow']
      return `${tableText([head, ...rows])}\n\n${tableText([summaryHead, summaryRow(summary.active), summaryRow(summary.shadow)])}`
    } finally {
      await optimizer.close()
    }
  })
}

const summaryHead = ['strategy', 'scored moments', 'log score', '90 % interval', 'better than nearest']

function summaryRow({ method, moments, logScore, covered, foretold, betterThanNearest }: AheadSummary): string[] {
  const calibration = foretold === 0 ? '–' : `${number(covered / foretold)} of ${foretold}`
  return [method, String(moments), number(logScore), calibration, number(betterThanNearest)]
}

function settingsText(settings: Readonly<Record<string, number | string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? number(value) : value}`)
    .join(', ')
}
