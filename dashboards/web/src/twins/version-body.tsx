// The substance of a version: findings, constants before with after, curves, fit, history, who spoke by it.
import { Card, Flex } from 'antd'
import { useText } from '../i18n/text.tsx'
import { Beliefs } from './beliefs.tsx'
import { ConstantsTable } from './constants-table.tsx'
import { DensificationCharts } from './densification-charts.tsx'
import { Findings } from './findings.tsx'
import { FitTable } from './fit-table.tsx'
import { History } from './history.tsx'
import type { WholeVersion } from './load-version.ts'
import { UsedList } from './used-list.tsx'

export function VersionBody({ whole }: { whole: WholeVersion }) {
  const { t } = useText()
  const { version, posterior, history, used, densification } = whole
  const { body } = version
  const { rHat, bulkEss, tailEss } = body.convergence
  const draws = Math.floor(Math.min(bulkEss ?? 0, tailEss ?? 0))
  return (
    <Flex vertical gap={14}>
      <Card size="small" title={t('twins.findings')}>
        <Findings findings={body.findings} />
      </Card>
      {densification !== undefined && (
        <DensificationCharts
          data={densification}
          version={version.id}
          isLearnt={body.outcomes.some(({ name }) => name === 'density')}
        />
      )}
      <Card size="small" title={t('twins.constants')}>
        <ConstantsTable unknowns={body.unknowns} posterior={posterior} />
        <div className="quiet small gap-above">
          {t('twins.converged', { rHat: rHat?.toFixed(3) ?? '–', draws })}
          {body.inForce !== undefined &&
            ` ${t(body.groupedBy === 'lot' ? 'twins.forLot' : 'twins.forTool', { name: body.inForce })}`}
        </div>
      </Card>
      <Card size="small" title={t('twins.beliefs')}>
        <Beliefs posterior={posterior} />
      </Card>
      <Card size="small" title={t('twins.outcomes')}>
        <FitTable outcomes={body.outcomes} />
      </Card>
      <Card size="small" title={t('twins.history')}>
        <History versions={history} />
      </Card>
      <Card size="small" title={t('twins.used')}>
        <UsedList used={used} />
      </Card>
    </Flex>
  )
}
