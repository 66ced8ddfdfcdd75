// The substance of a version: findings, constants before with after, fit, history.
import { Card, Flex } from 'antd'
import { useText } from '../i18n/text.tsx'
import { Beliefs } from './beliefs.tsx'
import { ConstantsTable } from './constants-table.tsx'
import { Findings } from './findings.tsx'
import { FitTable } from './fit-table.tsx'
import { History } from './history.tsx'
import type { Version, VersionHead } from './twin-api.ts'

/** `heads`: all versions of the same machine with the same material, newest first. */
export function VersionBody({ version, heads }: { version: Version; heads: readonly VersionHead[] }) {
  const { t } = useText()
  const { body } = version
  const { rHat, bulkEss, tailEss } = body.convergence
  const draws = Math.floor(Math.min(bulkEss ?? 0, tailEss ?? 0))
  return (
    <Flex vertical gap={14}>
      <Card size="small" title={t('twins.findings')}>
        <Findings findings={body.findings} />
      </Card>
      <Card size="small" title={t('twins.constants')}>
        <ConstantsTable unknowns={body.unknowns} />
        <div className="quiet small gap-above">
          {t('twins.converged', { rHat: rHat?.toFixed(3) ?? '–', draws })}
          {body.inForce !== undefined &&
            ` ${t(body.groupedBy === 'lot' ? 'twins.forLot' : 'twins.forTool', { name: body.inForce })}`}
        </div>
      </Card>
      <Card size="small" title={t('twins.beliefs')}>
        <Beliefs body={body} />
      </Card>
      <Card size="small" title={t('twins.outcomes')}>
        <FitTable outcomes={body.outcomes} />
      </Card>
      <Card size="small" title={t('twins.history')}>
        <History heads={heads} />
      </Card>
    </Flex>
  )
}
