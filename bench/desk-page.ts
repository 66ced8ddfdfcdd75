// Writes the section "The page" of bench/reports/desk.md: first view, panning a million points, sizes, beside an empty page.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPage } from '../test/suites/built-page.ts'
import { bundleSizes, type Sizes } from './desk/bundle.ts'
import { openMillion } from './desk/million.ts'
import { measurePanning, type Panning } from './desk/panning.ts'
import { pageSection, title } from './desk/report.ts'
import { withSection } from './desk/section.ts'

export interface PageFigures {
  readonly samples: number
  readonly sizes: Sizes
  readonly pannings: readonly Panning[]
}

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    // A folder with a page that is built already.
    page: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, 'reports/desk.md') },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'kunlun-desk-page-'))
try {
  const page = values.page ?? (await built(join(folder, 'page')))
  const samples = Number(values.samples)
  const plant = await openMillion({ folder, page, samples })
  try {
    const pannings = await measurePanning(plant, Number(values.rounds))
    const figures: PageFigures = { samples, sizes: bundleSizes(page), pannings }
    const section = pageSection(figures)
    process.stdout.write(`${section}\n`)
    const report = existsSync(values.out) ? readFileSync(values.out, 'utf8') : "# The engineer's desk\n"
    writeFileSync(values.out, withSection(report, title, section))
  } finally {
    await plant.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function built(outDir: string): Promise<string> {
  await buildPage(outDir)
  return outDir
}
