// Keeps the client library's talk off the console: what matters is reported with our own coded errors.
import { setDebugLogger, setErrorLogger, setWarningLogger } from 'node-opcua'

const silence = () => undefined

/** For the whole process: the library has one logger for all of its clients. */
export function quietLibrary(): void {
  setDebugLogger(silence)
  setWarningLogger(silence)
  setErrorLogger(silence)
}
