// Past runs or outcomes from tables, behind the one interface that the API and the command use.
import type { ImportFile, ImportPreview, ImportResult } from '../../dashboards/api/installation.ts'
import type { ImportSource, Preview } from '../../ingest/import/mapped-rows.ts'
import { applyOutcomes, previewOutcomes } from '../../ingest/import/outcomes.ts'
import { applyImport, previewImport } from '../../ingest/import/past-runs.ts'
import type { Actor, Ledger } from '../../ledger/ledger.ts'

/** Rows that a preview shows as they were read. */
const firstRows = 20

export interface Imports {
  preview(file: ImportFile): Promise<ImportPreview>
  apply(file: ImportFile, by: Actor): Promise<ImportResult>
}

/** `onImported` is told after something was added. */
export function importsInto(ledger: Ledger, timeZone: string, onImported: () => void): Imports {
  const source = ({ kind: _, ...file }: ImportFile): ImportSource => ({ ...file, timeZone })
  return {
    preview: async (file) =>
      summary(await (file.kind === 'runs' ? previewImport(source(file)) : previewOutcomes(source(file)))),
    async apply(file, by) {
      const result =
        file.kind === 'runs'
          ? await applyImport(await previewImport(source(file)), ledger, by)
          : await applyOutcomes(await previewOutcomes(source(file)), ledger, by)
      if (result.added > 0) onImported()
      return result
    },
  }
}

function summary({ items, rows, ...preview }: Preview<unknown>): ImportPreview {
  const first = rows.slice(0, firstRows).map(({ line, cells }) => ({ line, cells: cells.map(textOf) }))
  return { ...preview, rows: rows.length, usable: items.length, first }
}

function textOf(cell: Preview<unknown>['rows'][number]['cells'][number]): string {
  return cell instanceof Date ? cell.toISOString() : String(cell ?? '')
}
