// Past runs or outcomes from uploaded tables, behind the API's interface.
import type { Installation } from '../../dashboards/api/installation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Foundation } from './foundation.ts'

export function importPorts(_: Foundation): Installation['imports'] {
  const refuse = async () => {
    throw kunlunError('REQUEST_INVALID', { detail: 'pending' })
  }
  return { preview: refuse, apply: refuse }
}
