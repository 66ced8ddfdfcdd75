// How the page looks: light, dark or as the system is, and the wall screen; kept by this browser.
import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { type Tone, variablesOf } from './parts/palette.ts'
import { useRoute } from './route.ts'

export const toneChoices = ['system', 'light', 'dark'] as const
export type ToneChoice = (typeof toneChoices)[number]

export interface Look {
  /** What is in force. */
  readonly tone: Tone
  readonly choice: ToneChoice
  /** Larger type and no menu, for a screen that people pass by. */
  readonly isWall: boolean
  chooseTone(choice: ToneChoice): void
  setWall(isWall: boolean): void
}

const toneKey = 'kunlun.theme'
const wallKey = 'kunlun.wall'
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')

const LookContext = createContext<Look | undefined>(undefined)

export function LookProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(startChoice)
  const [isWall, setWall] = useWall()
  const isDarkSystem = useSyncExternalStore(onSystemChange, () => systemIsDark.matches)
  const tone: Tone = choice === 'system' ? (isDarkSystem ? 'dark' : 'light') : choice
  useEffect(() => {
    const { dataset, style } = document.documentElement
    dataset['tone'] = tone
    dataset['wall'] = String(isWall)
    style.colorScheme = tone
    for (const [name, value] of variablesOf(tone)) style.setProperty(name, value)
  }, [tone, isWall])
  const look = useMemo(() => {
    const chooseTone = (next: ToneChoice) => {
      window.localStorage.setItem(toneKey, next)
      setChoice(next)
    }
    return { tone, choice, isWall, chooseTone, setWall }
  }, [tone, choice, isWall, setWall])
  return <LookContext value={look}>{children}</LookContext>
}

export function useLook(): Look {
  const look = use(LookContext)
  if (look === undefined) throw new Error('useLook outside of LookProvider')
  return look
}

/** `?wall` in the address hangs the page on a wall as the button does; leaving it takes the word out of the address. */
function useWall(): [isWall: boolean, setWall: (isWall: boolean) => void] {
  const { query } = useRoute()
  const [isKept, setKept] = useState(() => window.localStorage.getItem(wallKey) === 'true')
  const isNamed = query.has('wall')
  const setWall = useMemo(
    () => (isWall: boolean) => {
      window.localStorage.setItem(wallKey, String(isWall))
      setKept(isWall)
      if (!isWall)
        window.location.hash = window.location.hash.replace(/([?&])wall(=[^&]*)?(&|$)/, '$1').replace(/[?&]$/, '')
    },
    [],
  )
  return [isKept || isNamed, setWall]
}

function startChoice(): ToneChoice {
  const stored = window.localStorage.getItem(toneKey)
  return toneChoices.find((choice) => choice === stored) ?? 'system'
}

function onSystemChange(listener: () => void): () => void {
  systemIsDark.addEventListener('change', listener)
  return () => systemIsDark.removeEventListener('change', listener)
}
