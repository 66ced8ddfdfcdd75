// Capability in figures: indices with their bounds, what lies outside, whether it may be called capable.
import { Alert, Tag } from 'antd'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import type { CapabilityAnswer, Process } from './capability-api.ts'
import { chanceText, indexText, partsText, useFigures } from './use-figures.ts'

const verdictTypes: Readonly<Record<Process['verdict'], 'success' | 'error' | 'warning' | 'info'>> = {
  capable: 'success',
  'not-capable': 'error',
  'too-few': 'info',
  'not-in-control': 'warning',
  'not-normal': 'warning',
}

export function ProcessCard({ answer, process }: { answer: CapabilityAnswer; process: Process }) {
  const { t, language, word } = useText()
  const { outside, powered } = process
  const shared = { count: outside.count, of: outside.of, low: partsText(outside.low), high: partsText(outside.high) }
  return (
    <div data-testid="process">
      <Alert
        type={verdictTypes[process.verdict]}
        showIcon
        className="gap-below"
        title={process.because[language]}
        action={<Tag>{word('verdict', process.verdict)}</Tag>}
      />
      {answer.shape?.isNormal === false && (
        <p className="small gap-below">
          {t('capability.notNormal', { p: chanceText(answer.shape.p) })}{' '}
          {powered &&
            (powered.lambda === 0 ? t('capability.logged') : t('capability.powered', { lambda: powered.lambda }))}
        </p>
      )}
      <Indices process={process} unit={answer.quantity.unit} />
      <p className="small gap-above">{t('capability.outside', shared)}</p>
    </div>
  )
}

const names = ['Cp', 'Cpk', 'Pp', 'Ppk'] as const

function Indices({ process, unit }: { process: Process; unit: string | undefined }) {
  const { t } = useText()
  const { textOf } = useFigures()
  const { indices, powered, within, overall, confidence } = process
  const sides = (of: Process['indices'], scale: string) =>
    names.flatMap((name) => {
      const bounded = of[name]
      const sigma = name.startsWith('C') ? within.sigma : overall.sigma
      const hint = t(name.startsWith('C') ? 'capability.within' : 'capability.overall', {
        sigma: textOf(sigma, { unit }),
      })
      return bounded === undefined ? [] : [{ name: `${name}${scale}`, hint: scale === '' ? hint : '', ...bounded }]
    })
  const rows = [
    ...(powered ? sides(powered.indices, powered.lambda === 0 ? ' (ln)' : ` (x^${powered.lambda})`) : []),
    ...sides(indices, ''),
  ]
  const share = `${Math.round(100 * confidence)} %`
  const column = (title: string, key: 'estimate' | 'lower' | 'upper') => ({
    ...{ title, key, align: 'right' as const },
    csv: (row: (typeof rows)[number]) => row[key],
    render: (_: unknown, row: (typeof rows)[number]) => indexText(row[key]),
  })
  return (
    <DataTable
      name="capability"
      rowKey="name"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t('capability.index'),
          csv: ({ name }) => name,
          render: (_, { name, hint }) => (
            <>
              <strong>{name}</strong> <span className="quiet small">{hint}</span>
            </>
          ),
        },
        column(t('capability.estimate'), 'estimate'),
        column(t('capability.low', { share }), 'lower'),
        column(t('capability.high', { share }), 'upper'),
      ]}
    />
  )
}
