// The system's Chromium, for tests of the page.
import { accessSync, constants } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of the browser; throws with the reason where there is none. */
export function findChromium(): string {
  const found = places.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
  if (found === undefined) throw new Error(`no Chromium at ${places.join(', ')} (Debian: apt-get install chromium)`)
  return found
}
