// Simulation: what if, process window, robust yield, what matters, jobs, for the twin of a study.
import { Card, Col, Row, Select, Tabs } from 'antd'
import { type ReactNode, useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { Allowed } from '../parts/allowed.tsx'
import { Head, Loaded } from '../parts/states.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { JobsView } from '../simulation/jobs-view.tsx'
import { RecipeForm } from '../simulation/recipe-form.tsx'
import { RobustView } from '../simulation/robust-view.tsx'
import { ScreeningView } from '../simulation/screening-view.tsx'
import type { Recipe } from '../simulation/uses-api.ts'
import { WhatIfView } from '../simulation/what-if.tsx'
import { WindowView } from '../simulation/window-view.tsx'
import { useSite } from '../site.ts'
import { NotMapped } from '../twins/not-mapped.tsx'
import { SheetsNote } from '../twins/speaks-by.tsx'
import { type TwinInfo, twinApi } from '../twins/twin-api.ts'
import { usePoll } from '../use-poll.ts'

const views = { 'what-if': WhatIfView, window: WindowView, robust: RobustView, screening: ScreeningView } as const
type RecipeView = keyof typeof views

const tabNames = [...(Object.keys(views) as RecipeView[]), 'jobs' as const]
type Tab = (typeof tabNames)[number]

export function Simulation() {
  const { t } = useText()
  const [, study] = useRoute().parts
  const polled = usePoll('twins to simulate', twinApi.twins, 0)
  return (
    <Loaded polled={polled}>
      {(twins) => {
        const twin = study === undefined ? twins[0] : twins.find((one) => one.study === study)
        if (twin !== undefined) return <OfTwin key={twin.study} twin={twin} twins={twins} />
        return (
          <>
            <Head title={t('menu.simulation')} sub={t('simulation.sub')} />
            <NotMapped title={study === undefined ? t('twins.none') : t('twins.unknown', { id: study })} />
          </>
        )
      }}
    </Loaded>
  )
}

function OfTwin({ twin, twins }: { twin: TwinInfo; twins: readonly TwinInfo[] }) {
  const { t, titleOf, word } = useText()
  const { studies } = useSite()
  const { parts, query } = useRoute()
  const [recipe, setRecipe] = useState<Recipe>(() => recipeIn(query, twin))
  const chosen: Tab = tabNames.find((name) => name === parts[2]) ?? 'what-if'
  const title = (id: string) => titleOf(studies.find((one) => one.id === id)?.title, id)
  const change = (next: Recipe) => {
    setRecipe(next)
    // The address names the recipe, so that it can be sent to somebody; the view need not be loaded again.
    window.history.replaceState(null, '', addressOf(twin.study, chosen, next))
  }
  const tabs = (
    <Tabs
      activeKey={chosen}
      onChange={(view) => go(addressOf(twin.study, view, recipe))}
      items={tabNames.map((view) => ({ key: view, label: word('simulationView', view) }))}
    />
  )
  return (
    <>
      <Head
        title={t('menu.simulation')}
        sub={`${word('process', twin.process)} · ${word('material', twin.material)} · ${t('simulation.sub')}`}
        extra={
          <Select
            value={twin.study}
            aria-label={t('twins.study')}
            style={{ minWidth: 260 }}
            options={twins.map(({ study }) => ({ value: study, label: title(study) }))}
            onChange={(study) => go(linkTo('simulation', study, chosen))}
          />
        }
      />
      <SheetsNote twin={twin} />
      {chosen === 'jobs' ? (
        <Card size="small" className="gap-above">
          {tabs}
          <JobsView twin={twin} chosen={parts[3]} />
        </Card>
      ) : (
        <WithRecipe twin={twin} recipe={recipe} onChange={change} tabs={tabs} view={chosen} />
      )}
    </>
  )
}

interface WithRecipeProps {
  readonly twin: TwinInfo
  readonly recipe: Recipe
  readonly onChange: (recipe: Recipe) => void
  readonly tabs: ReactNode
  readonly view: RecipeView
}

function WithRecipe({ twin, recipe, onChange, tabs, view }: WithRecipeProps) {
  const View = views[view]
  return (
    <Row gutter={[14, 14]} className="gap-above">
      <Col xs={24} lg={8} xl={7}>
        <RecipeForm twin={twin} recipe={recipe} onChange={onChange} />
      </Col>
      <Col xs={24} lg={16} xl={17}>
        <Card size="small">
          {tabs}
          <Allowed needs="study.predict">
            <View twin={twin} recipe={recipe} />
          </Allowed>
        </Card>
      </Col>
    </Row>
  )
}

function addressOf(study: string, view: string, recipe: Recipe): string {
  const query = new URLSearchParams(Object.entries(recipe).map(([name, value]) => [name, String(value)])).toString()
  return `${linkTo('simulation', study, view)}${query === '' ? '' : `?${query}`}`
}

/** Settings that the address names; what the twin does not have, or is no number, is not taken. */
function recipeIn(query: URLSearchParams, { parameters }: TwinInfo): Recipe {
  const known = parameters.flatMap(({ name }) => {
    const text = query.get(name)
    const value = text === null || text === '' ? Number.NaN : Number(text)
    return Number.isFinite(value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(known)
}
