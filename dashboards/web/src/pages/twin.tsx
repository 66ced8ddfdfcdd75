// The twin of one study: the version it speaks by, the names it shares with the plant, calibrating anew.
import { Button, Card, Flex, Tooltip } from 'antd'
import { useState } from 'react'
import { figureText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head, Loaded } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { go, linkTo } from '../route.ts'
import { describeNames, useSite } from '../site.ts'
import { loadVersion, type WholeVersion } from '../twins/load-version.ts'
import { MachiningCharts } from '../twins/machining-charts.tsx'
import { NotMapped } from '../twins/not-mapped.tsx'
import { SheetsNote } from '../twins/speaks-by.tsx'
import {
  type MachiningCharts as MachiningChartsData,
  type TwinInfo,
  twinApi,
  type VersionHead,
} from '../twins/twin-api.ts'
import { VersionBody } from '../twins/version-body.tsx'
import { VersionList } from '../twins/version-list.tsx'
import { useQuantities } from '../twins/words.ts'
import { usePoll } from '../use-poll.ts'

interface Known {
  readonly twin?: TwinInfo
  /** Of its machine with its material, newest first. */
  readonly heads?: readonly VersionHead[]
  readonly whole?: WholeVersion
  readonly charts?: MachiningChartsData
}

export function TwinPage({ id }: { id: string }) {
  const { t } = useText()
  const load = async (): Promise<Known> => {
    const twin = (await twinApi.twins()).find(({ study }) => study === id)
    if (twin === undefined) return {}
    const { process, material, machine, version } = twin
    const heads = await twinApi.versions({ process, material, machine })
    const charts = await twinApi.machining(id)
    return { twin, heads, charts, ...(version !== undefined && { whole: await loadVersion(version) }) }
  }
  const polled = usePoll(`twin ${id}`, load, 10_000)
  return (
    <Loaded polled={polled}>
      {({ twin, heads = [], whole, charts }) =>
        twin === undefined ? (
          <>
            <Head title={t('menu.twins')} />
            <NotMapped title={t('twins.unknown', { id })} />
          </>
        ) : (
          <>
            <TwinHead twin={twin} onCalibrated={polled.refresh} />
            <Flex vertical gap={14}>
              <SheetsNote twin={twin} />
              {charts?.lobes !== undefined && <MachiningCharts charts={charts} />}
              {whole !== undefined && <VersionBody whole={whole} />}
              <Card size="small" title={t('twins.versions')}>
                <VersionList heads={heads} />
              </Card>
              <Names twin={twin} />
            </Flex>
          </>
        )
      }
    </Loaded>
  )
}

function TwinHead({ twin, onCalibrated }: { twin: TwinInfo; onCalibrated: () => void }) {
  const { t, titleOf, word } = useText()
  const { machines, studies } = useSite()
  const action = useAction()
  const { study, machine, process, material, version } = twin
  // Chains that did not agree may with other draws: each try has a seed of its own, kept with the version.
  const [seed, setSeed] = useState(1)
  const calibrate = async () => {
    await action.run(() => twinApi.calibrate({ process, machine, material, seed }), t('twins.calibrated'))
    setSeed(seed + 1)
    onCalibrated()
  }
  const place = titleOf(machines.find(({ id }) => id === machine)?.title, machine)
  return (
    <Head
      title={titleOf(studies.find(({ id }) => id === study)?.title, study)}
      sub={`${place} · ${word('process', process)} · ${word('material', material)} · ${t('twins.speaksBy')} ${version ?? t('twins.sheets')}`}
      extra={
        <>
          <Button onClick={() => go(linkTo('studies', study))}>{t('twins.toStudy')}</Button>
          <Tooltip title={t('twins.calibrateHint')}>
            <ActButton needs="calibration.make" type="primary" loading={action.isBusy} onClick={calibrate}>
              {t('twins.calibrate')}
            </ActButton>
          </Tooltip>
        </>
      }
    />
  )
}

/** What the plant calls the twin's quantities, and what the twin takes where the study does not say. */
function Names({ twin }: { twin: TwinInfo }) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  const { labelOf, textOf } = useQuantities()
  const names = describeNames(studies.filter(({ id }) => id === twin.study))
  const inputs = twin.parameters.map((one) => ({ ...one, key: `in ${one.name}` }))
  const outputs = twin.outcomes.map((one) => ({ ...one, key: `out ${one.name}` }))
  const isAsked = ({ asked }: { asked?: string }) => asked !== undefined
  const rows = [...inputs.filter(isAsked), ...outputs.filter(isAsked), ...inputs.filter((one) => !isAsked(one))]
  return (
    <Card size="small" title={t('twins.names')}>
      <DataTable<(typeof rows)[number] & { value?: number }>
        name="twin-names"
        rowKey="key"
        pagination={{ pageSize: 10, size: 'small' }}
        dataSource={rows}
        columns={[
          { title: t('twins.twinName'), render: (_, { name, unit }) => labelOf(name, unit) },
          {
            title: t('twins.studyName'),
            render: (_, { asked }) =>
              asked === undefined ? (
                <span className="quiet">{t('twins.unasked')}</span>
              ) : (
                titleOf(names.get(asked)?.title, asked)
              ),
          },
          {
            title: t('twins.bounds'),
            align: 'right',
            render: (_, { low, high, unit }) => `${figureText(low, unit)} … ${textOf(high, unit)}`,
          },
          {
            title: t('twins.assumed'),
            align: 'right',
            render: (_, { value, unit }) => (value === undefined ? '' : textOf(value, unit)),
          },
        ]}
      />
    </Card>
  )
}
