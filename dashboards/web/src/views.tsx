// The list of views: a view is one file in pages/ and one line here; menu, addresses and their checks follow from it.
import {
  AlertOutlined,
  ApiOutlined,
  AreaChartOutlined,
  BulbOutlined,
  DashboardOutlined,
  DiffOutlined,
  ExperimentOutlined,
  HistoryOutlined,
  ImportOutlined,
  LineChartOutlined,
  PlusSquareOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons'
import { lazy, type ReactNode } from 'react'
import type { Action } from '../../api/rights/actions.ts'

const Overview = lazy(() => import('./pages/overview.tsx').then((page) => ({ default: page.Overview })))
const MachinePage = lazy(() => import('./pages/machine.tsx').then((page) => ({ default: page.MachinePage })))
const Runs = lazy(() => import('./pages/runs.tsx').then((page) => ({ default: page.Runs })))
const RunPage = lazy(() => import('./pages/run.tsx').then((page) => ({ default: page.RunPage })))
const Overlay = lazy(() => import('./pages/overlay.tsx').then((page) => ({ default: page.Overlay })))
const Compare = lazy(() => import('./pages/compare.tsx').then((page) => ({ default: page.Compare })))
const Capability = lazy(() => import('./pages/capability.tsx').then((page) => ({ default: page.Capability })))
const Effect = lazy(() => import('./pages/effect.tsx').then((page) => ({ default: page.Effect })))
const StudyPage = lazy(() => import('./pages/study.tsx').then((page) => ({ default: page.StudyPage })))
const Questions = lazy(() => import('./pages/questions.tsx').then((page) => ({ default: page.Questions })))
const Audit = lazy(() => import('./pages/audit.tsx').then((page) => ({ default: page.Audit })))
const People = lazy(() => import('./pages/people.tsx').then((page) => ({ default: page.People })))
const Quarantine = lazy(() => import('./pages/quarantine.tsx').then((page) => ({ default: page.Quarantine })))
const Pipeline = lazy(() => import('./pages/pipeline.tsx').then((page) => ({ default: page.Pipeline })))
const Drafts = lazy(() => import('./pages/drafts.tsx').then((page) => ({ default: page.Drafts })))
const Twins = lazy(() => import('./pages/twins.tsx').then((page) => ({ default: page.Twins })))
const TwinPage = lazy(() => import('./pages/twin.tsx').then((page) => ({ default: page.TwinPage })))
const VersionPage = lazy(() => import('./pages/version.tsx').then((page) => ({ default: page.VersionPage })))
const Simulation = lazy(() => import('./pages/simulation.tsx').then((page) => ({ default: page.Simulation })))
const Import = lazy(() => import('./pages/import.tsx').then((page) => ({ default: page.Import })))

/** The first part of the address; the menu calls it `menu.<name>`. */
export type ViewName = (typeof views)[number]['name']

export interface View {
  readonly name: string
  readonly icon: ReactNode
  /** Leads there after a `g`. */
  readonly letter?: string
  /** Whoever may not do this does not find it in the menu, and reads so at its address. */
  readonly needs?: Action
  /** `id` and `more` are the parts of the address after the name. */
  show(id?: string, more?: string): ReactNode
}

export const views = [
  { name: 'overview', icon: <DashboardOutlined />, letter: 'o', show: () => <Overview /> },
  { name: 'machines', icon: <ToolOutlined />, letter: 'm', show: (id?: string) => <MachinePage id={id} key={id} /> },
  { name: 'runs', icon: <ProfileOutlined />, letter: 'r', show: showRuns },
  { name: 'capability', icon: <AreaChartOutlined />, letter: 'c', show: () => <Capability /> },
  { name: 'effect', icon: <DiffOutlined />, letter: 'b', show: () => <Effect /> },
  {
    name: 'studies',
    icon: <BulbOutlined />,
    letter: 's',
    show: (id?: string, more?: string) => <StudyPage id={id} more={more} key={id} />,
  },
  { name: 'twins', icon: <ExperimentOutlined />, letter: 't', show: showTwins },
  { name: 'simulation', icon: <LineChartOutlined />, letter: 'i', show: () => <Simulation /> },
  { name: 'questions', icon: <QuestionCircleOutlined />, letter: 'q', show: () => <Questions /> },
  { name: 'quarantine', icon: <AlertOutlined />, letter: 'k', show: (id?: string) => <Quarantine id={id} /> },
  { name: 'pipeline', icon: <ApiOutlined />, letter: 'p', show: () => <Pipeline /> },
  { name: 'drafts', icon: <PlusSquareOutlined />, letter: 'd', show: () => <Drafts /> },
  { name: 'import', icon: <ImportOutlined />, letter: 'f', needs: 'import.make', show: () => <Import /> },
  { name: 'audit', icon: <HistoryOutlined />, letter: 'a', needs: 'audit.read', show: () => <Audit /> },
  { name: 'people', icon: <TeamOutlined />, letter: 'u', needs: 'people.manage', show: () => <People /> },
] as const satisfies readonly View[]

export type ListedView = View & { readonly name: ViewName }

/** The first for an address that names none. */
export function viewOf(name: string | undefined): ListedView {
  return views.find((one) => one.name === name) ?? views[0]
}

/** The ids of two runs that are compared are read there: `compare/<a>/<b>`. */
function showRuns(id?: string): ReactNode {
  if (id === 'overlay') return <Overlay />
  if (id === 'compare') return <Compare />
  return id === undefined ? <Runs /> : <RunPage id={id} key={id} />
}

function showTwins(id?: string, more?: string): ReactNode {
  if (id === 'versions' && more !== undefined) return <VersionPage id={more} key={more} />
  return id === undefined ? <Twins /> : <TwinPage id={id} key={id} />
}
