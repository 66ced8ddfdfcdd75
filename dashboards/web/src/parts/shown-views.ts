// The views that whoever is signed in may open.
import { useMay } from '../site.ts'
import { type View, type ViewName, views } from '../views.tsx'

export type ShownView = View & { readonly name: ViewName }

export function useShownViews(): readonly ShownView[] {
  const may = useMay()
  return views.filter((view: View) => view.needs === undefined || may(view.needs))
}
