// Builds the page into a folder as plants get it.
import { join } from 'node:path'
import { build } from 'vite'

/** Tests run under a NODE_ENV of their own, with which libraries would bring what is for developers only. */
export async function buildPage(folder: string): Promise<void> {
  const own = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    const root = join(import.meta.dirname, '../../dashboards/web')
    await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  } finally {
    if (own === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = own
  }
}
