// Through a page by the tab key: what it reaches, what it passes by, what does not show that it has the focus.
import type { Page } from 'playwright-core'

export interface TabWalk {
  readonly stops: number
  /** Links, buttons, fields that had no turn. */
  readonly passedBy: readonly string[]
  /** Stops that look the same with the focus as without. */
  readonly unseen: readonly string[]
}

const mostStops = 1000

/** Presses the tab key until it comes back to where it was; it may begin in the middle and pass the end once. */
export async function tabThrough(page: Page): Promise<TabWalk> {
  await page.evaluate(tools)
  for (let stops = 0; stops < mostStops; stops++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate<boolean>('tabWalk.arrive()')) break
  }
  return page.evaluate<TabWalk>('tabWalk.result()')
}

/** Runs in the page. A library may mark the frame around a field or a drawing beside it: looked at as well. */
const tools = `
window.tabWalk = (() => {
  document.activeElement?.blur()
  const reached = new Set(), unseen = []
  // A dialog keeps the key within.
  const inPage = () => [...(document.querySelector('[aria-modal=true]') ?? document).querySelectorAll('a[href], button, input, textarea, select, [tabindex]')]
  // What comes in behind the focus while we walk cannot have its turn any more.
  const there = new Set(inPage())
  let last, ends = 0
  const around = (one) => [one, one.firstElementChild, one.nextElementSibling, one.parentElement, one.parentElement?.nextElementSibling,
    one.parentElement?.parentElement, one.parentElement?.parentElement?.parentElement].filter(Boolean)
  // A frame that is still fading in looks like none: every transition goes to its end first.
  const settle = () => document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())
  const look = (one) => around(one).map((each) => {
    const { outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor, backgroundColor, clipPath, transform } = getComputedStyle(each)
    return [outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor, backgroundColor, clipPath, transform].join()
  }).join('|')
  const name = (one) => {
    const words = one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 40) ?? ''
    return one.tagName.toLowerCase() + (one.className ? '.' + String(one.className).split(' ')[0] : '') + ' ' + words
  }
  const leave = () => {
    // The button that empties a field stands within its frame, which stays marked.
    if (last === undefined || !last.one.isConnected || last.one.closest('.ant-select')?.contains(document.activeElement)) return
    if (look(last.one) === last.seen) unseen.push(name(last.one))
  }
  return {
    arrive() {
      const one = document.activeElement
      settle()
      leave()
      if (one === null || one === document.body) {
        last = undefined
        return ++ends > 1
      }
      if (reached.has(one)) return true
      reached.add(one)
      last = { one, seen: look(one) }
      return false
    },
    result() {
      const isTurn = (one) => one.tabIndex >= 0 && !one.closest('[inert]') && !one.matches(':disabled') &&
        one.checkVisibility({ visibilityProperty: true }) && !(one.type === 'radio' && !one.checked)
      const all = inPage().filter((one) => there.has(one) && isTurn(one))
      return { stops: reached.size, passedBy: all.filter((one) => !reached.has(one)).map(name), unseen }
    },
  }
})()`
