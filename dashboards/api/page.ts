// Serves the built page; other paths that a browser opens lead to the same view in it.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { sendUnknownRoute } from './errors.ts'
import { styleNonce } from './style-nonce.ts'

/** Where `vite build dashboards/web` puts the page. */
export const builtPage = join(import.meta.dirname, '../web/dist')

/** Stands in the built page where the nonce of the answer comes (`html.cspNonce` of the bundler). */
const noncePlace = '{style-nonce}'

const notBuilt = '<!doctype html><title>Kunlun</title><p>The page is not built yet: run <code>npm run build:web</code>.'

export function addPage(app: FastifyInstance, folder: string): void {
  const entry = join(folder, 'index.html')
  const isBuilt = existsSync(entry)
  app.get('/', { schema: { hide: true } as object }, async (_, reply) => {
    // Read anew: whoever works on the page builds it beside the running server.
    const html = isBuilt ? await readFile(entry, 'utf8') : notBuilt
    const own = html.replaceAll(noncePlace, styleNonce(reply.raw))
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(own)
  })
  if (isBuilt) {
    app.register(staticFiles, {
      root: folder,
      index: false,
      // Leads nowhere without the nonce.
      allowedPath: (path) => path !== '/index.html',
      // Names under assets/ hold a hash of their content; the entry must always be asked for anew.
      setHeaders: (reply, path) => {
        const isHashed = path.includes('/assets/')
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
      cacheControl: false,
    })
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
