// What the runs on record mean to a study in force: how many teach it, which are left out, why.
import { Card, Descriptions } from 'antd'
import type { Study } from '../api.ts'
import { countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Loaded } from '../parts/states.tsx'
import { usePoll } from '../use-poll.ts'
import { LeftOut } from './left-out.tsx'
import { runCounts } from './runs-meaning.tsx'
import { studyApi } from './study-api.ts'

/** It changes with a run or a result only. */
const everyMs = 15_000

export function RunsCard({ study }: { study: Study }) {
  const { t } = useText()
  const polled = usePoll(`runs of ${study.id}`, () => studyApi.runs(study.id), everyMs)
  return (
    <Card size="small" title={t('studies.runsInForce')} data-testid="runs-of-study">
      <Loaded polled={polled}>
        {(runs) => (
          <>
            <Descriptions
              size="small"
              column={{ xs: 1, sm: 2, xl: 5 }}
              items={runCounts.map((name) => ({
                key: name,
                label: t(`studies.runs.${name}`),
                children: countText(runs[name]),
              }))}
            />
            <LeftOut runs={runs} />
          </>
        )}
      </Loaded>
    </Card>
  )
}
