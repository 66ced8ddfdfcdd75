// How the page is built: everything bundled, relative paths, no request to anywhere else.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  // The API puts the nonce of each answer in its place.
  html: { cspNonce: '{style-nonce}' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
    // The content policy of the API forbids data: scripts, and inlining saves nothing on a plant's own network.
    assetsInlineLimit: 0,
  },
  // For `vite dashboards/web` beside a running installation.
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
})
