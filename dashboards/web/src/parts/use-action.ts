// Does something for a person and says how it went.
import { App } from 'antd'
import { useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { describeError } from './states.tsx'

/** `run` resolves to true where it worked; a failure is shown with what to do. */
export function useAction() {
  const { message, notification } = App.useApp()
  const texts = useText()
  const [isBusy, setBusy] = useState(false)
  const run = async (action: () => Promise<unknown>, done: string): Promise<boolean> => {
    setBusy(true)
    try {
      await action()
      message.success(done)
      return true
    } catch (error) {
      const { title, detail, next } = describeError(error, texts)
      notification.error({ title, description: [detail, next].filter((line) => line !== '').join(' — ') })
      return false
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, run }
}
