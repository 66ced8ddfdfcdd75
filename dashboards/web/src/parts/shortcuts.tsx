// Keys that lead anywhere: `?` tells them all, `g` with a letter goes to a view.
import { Descriptions, Modal, Switch } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { useLook } from '../look.tsx'
import { go, linkTo } from '../route.ts'
import type { ListedView } from '../views.tsx'
import { useShownViews } from './shown-views.ts'

const storageKey = 'kunlun.shortcuts'

interface Props {
  readonly isHelp: boolean
  setHelp(isHelp: boolean): void
}

/** Single letters disturb those who speak to their machine: they can be turned off, all but the one for this help. */
export function Shortcuts({ isHelp, setHelp }: Props) {
  const { t } = useText()
  const [isOn, setOn] = useState(() => window.localStorage.getItem(storageKey) !== 'off')
  const views = useShownViews()
  useKeys({ isOn, views, onHelp: () => setHelp(true) })
  const turn = (next: boolean) => {
    window.localStorage.setItem(storageKey, next ? 'on' : 'off')
    setOn(next)
  }
  const general = (['?', 'w', 'd', 'Esc', 'Tab'] as const).map((key) => ({
    ...{ key, label: <kbd>{key}</kbd>, children: t(`keys.${key}`) },
  }))
  const leading = views.flatMap(({ name, letter }) =>
    letter === undefined ? [] : [{ key: name, label: <Pair letter={letter} />, children: t(`menu.${name}`) }],
  )
  return (
    <Modal open={isHelp} title={t('keys.title')} footer={null} width={640} onCancel={() => setHelp(false)}>
      <Descriptions size="small" column={1} items={general} className="gap-below" />
      <Descriptions size="small" column={2} items={leading} className="gap-below" />
      <Switch size="small" checked={isOn} onChange={turn} aria-label={t('keys.on')} /> {t('keys.on')}
    </Modal>
  )
}

function Pair({ letter }: { letter: string }) {
  return (
    <span>
      <kbd>g</kbd> <kbd>{letter}</kbd>
    </span>
  )
}

interface Keys {
  readonly isOn: boolean
  readonly views: readonly ListedView[]
  onHelp(): void
}

function useKeys(keys: Keys): void {
  const look = useLook()
  const latest = useRef({ ...keys, ...look })
  latest.current = { ...keys, ...look }
  useEffect(() => {
    let isGoing = false
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const { isOn, views, onHelp, isWall, setWall, tone, chooseTone } = latest.current
      const wasGoing = isGoing
      isGoing = event.key === 'g' && !wasGoing
      const view = wasGoing ? views.find(({ letter }) => letter === event.key) : undefined
      if (event.key === '?') onHelp()
      else if (event.key === 'Escape') isWall && setWall(false)
      else if (!isOn || isGoing) return
      else if (view !== undefined) go(linkTo(view.name))
      else if (event.key === 'w') setWall(!isWall)
      else if (event.key === 'd') chooseTone(tone === 'dark' ? 'light' : 'dark')
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** Words typed into a field are no shortcuts, neither are the keys of the browser, nor those in a dialog. */
function isTyping({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  const busy = 'input, textarea, select, [contenteditable], [role=dialog], [role=menu]'
  return ctrlKey || altKey || metaKey || (target instanceof HTMLElement && target.closest(busy) !== null)
}
