// The views that whoever is signed in may open.
import { useMay } from '../site.ts'
import { type ListedView, type View, views } from '../views.tsx'

export function useShownViews(): readonly ListedView[] {
  const may = useMay()
  return views.filter((view: View) => view.needs === undefined || may(view.needs))
}
