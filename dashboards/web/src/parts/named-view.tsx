// The view that the address names, for those who may open it.
import { useText } from '../i18n/text.tsx'
import { viewOf } from '../views.tsx'
import { Allowed } from './allowed.tsx'

export function NamedView({ parts: [name, id, more] }: { parts: readonly string[] }) {
  const { t } = useText()
  const view = viewOf(name)
  const shown = view.show(id, more)
  if (view.needs === undefined) return shown
  return (
    <Allowed needs={view.needs} title={t(`menu.${view.name}`)}>
      {shown}
    </Allowed>
  )
}
