// A button for what not everybody may do: off, with the reason, for those who may not.
import { Button, type ButtonProps, Tooltip } from 'antd'
import type { Action } from '../../../api/rights/actions.ts'
import { useText } from '../i18n/text.tsx'
import { useMay } from '../site.ts'

export interface ActButtonProps extends ButtonProps {
  readonly needs: Action
}

/** The API decides; the button only spares the attempt. The reason can be reached by the keyboard, an off button cannot. */
export function ActButton({ needs, ...button }: ActButtonProps) {
  const { t, word } = useText()
  if (useMay()(needs)) return <Button {...button} />
  const reason = t('may.not', { action: word('may', needs) })
  const { className, ...rest } = button
  return (
    <Tooltip title={reason} trigger={['hover', 'focus']}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what tells the reason must be reached by the tab key */}
      <span role="note" aria-label={reason} tabIndex={0} {...(className !== undefined && { className })}>
        <Button {...rest} disabled />
      </span>
    </Tooltip>
  )
}
