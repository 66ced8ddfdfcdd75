// What only some may see: the others read which right their role lacks, nothing is asked for in their name.
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { Action } from '../../../api/rights/actions.ts'
import { useText } from '../i18n/text.tsx'
import { useMay } from '../site.ts'
import { Head } from './states.tsx'

interface Props {
  readonly needs: Action
  /** Of the view, where it has no other head. */
  readonly title?: string
  /** Mounted only for those who may, so that its requests are theirs alone. */
  readonly children: ReactNode
}

/** The API decides; the view only spares the attempt. */
export function Allowed({ needs, title, children }: Props) {
  const { t, word } = useText()
  if (useMay()(needs)) return children
  return (
    <>
      {title !== undefined && <Head title={title} />}
      <Alert
        type="info"
        showIcon
        data-testid="not-allowed"
        title={t('may.not', { action: word('may', needs) })}
        description={t('may.whom')}
      />
    </>
  )
}
