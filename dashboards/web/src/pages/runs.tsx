// The list of runs, newest first, a page at a time, with filters; from it to the overlay of many, the comparison of two.
import { Button, Flex, Tooltip } from 'antd'
import { useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { type JudgedRun, type RunQuery, runApi } from '../runs/run-api.ts'
import { anyMachine, RunFilters } from '../runs/run-filters.tsx'
import { RunTable } from '../runs/run-table.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

const pageSize = 25

export function Runs() {
  const { t } = useText()
  const { studies } = useSite()
  const { query } = useRoute()
  // At first the machine that people improve: passes of a mill come every few minutes and would fill the list.
  const machine = query.get('machine') ?? studies[0]?.machine ?? anyMachine
  const asked = new URLSearchParams(query)
  asked.delete('machine')
  if (machine !== anyMachine) asked.set('machine', machine)
  asked.set('limit', String(pageSize))
  const isNewest = !query.has('after')
  const polled = usePoll(`runs ${asked}`, () => runApi.page(asked), isNewest ? 10_000 : 0)
  const [chosen, choose] = useState<readonly string[]>([])
  const turn = (after: string | undefined) => {
    const next = new URLSearchParams(query)
    if (after === undefined) next.delete('after')
    else next.set('after', after)
    go(`#/runs?${next}`)
  }
  const next = polled.data?.next
  return (
    <>
      <Head title={t('menu.runs')} sub={t('runs.sub')} extra={<Together machine={machine} chosen={chosen} />} />
      <RunFilters query={query} machine={machine} runs={polled.data?.runs ?? []} />
      <Loaded polled={polled}>
        {({ runs }) =>
          runs.length === 0 ? (
            <Nothing text={t('runs.noneFound')} />
          ) : (
            <RunTable
              runs={runs}
              all={() => everyRun(asked)}
              isMixed={machine === anyMachine}
              chosen={chosen}
              onChoose={choose}
            />
          )
        }
      </Loaded>
      <Flex gap="small" justify="end" className="gap-above">
        <Button disabled={isNewest} onClick={() => turn(undefined)}>
          {t('runs.newest')}
        </Button>
        <Button disabled={next === undefined} onClick={() => turn(next)}>
          {t('runs.older')}
        </Button>
      </Flex>
    </>
  )
}

const mostRuns = 5000

/** All that the filters find, for the file. */
async function everyRun(asked: RunQuery): Promise<readonly JudgedRun[]> {
  const query = new URLSearchParams(asked)
  query.delete('after')
  query.set('limit', '200')
  const found: JudgedRun[] = []
  for (let isMore = true; isMore && found.length < mostRuns; ) {
    const { runs, next } = await runApi.page(query)
    found.push(...runs)
    isMore = next !== undefined
    if (next !== undefined) query.set('after', next)
  }
  return found
}

/** What can be done with several runs: of one machine, as curves of others mean nothing beside them. */
function Together({ machine, chosen }: { machine: string; chosen: readonly string[] }) {
  const { t } = useText()
  const overlay = new URLSearchParams([['machine', machine], ...chosen.map((id) => ['run', id])])
  const [a, b] = chosen
  const isPair = chosen.length === 2 && a !== undefined && b !== undefined
  return (
    <>
      <Tooltip title={t('runs.overlayHint')}>
        <Button disabled={machine === anyMachine} onClick={() => go(`#/runs/overlay?${overlay}`)}>
          {chosen.length === 0 ? t('runs.overlay') : t('runs.overlayChosen', { count: chosen.length })}
        </Button>
      </Tooltip>
      <Tooltip title={t('runs.compareHint')}>
        <Button disabled={!isPair} onClick={() => isPair && go(linkTo('runs', 'compare', a, b))}>
          {t('runs.compare')}
        </Button>
      </Tooltip>
    </>
  )
}
