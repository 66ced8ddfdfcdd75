// Serves the built page; other paths that a browser opens lead to the same view in it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendUnknownRoute } from './errors.ts'

/** Where `vite build dashboards/web` puts the page. */
export const builtPage = join(import.meta.dirname, '../web/dist')

const notBuilt = '<!doctype html><title>Kunlun</title><p>The page is not built yet: run <code>npm run build:web</code>.'

export function addPage(app: FastifyInstance, folder: string): void {
  const isBuilt = existsSync(join(folder, 'index.html'))
  if (isBuilt) {
    app.register(staticFiles, {
      root: folder,
      // Names under assets/ hold a hash of their content; the entry must always be asked for anew.
      setHeaders: (reply, path) => {
        const isHashed = path.includes('/assets/')
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
      cacheControl: false,
    })
  } else {
    app.get('/', { schema: { hide: true } as object }, async (_, reply) => reply.type('text/html').send(notBuilt))
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    const isPage = request.method === 'GET' && String(request.headers.accept).includes('text/html')
    const isOurs = /^\/(api|health|metrics|assets)(\/|$)/.test(path)
    // The page routes behind the #, so that it also works under a prefix of a proxy.
    return isPage && !isOurs && /^\/[\w./%-]+$/.test(path)
      ? reply.redirect(`/#${path}`)
      : sendUnknownRoute(request, reply)
  })
}
