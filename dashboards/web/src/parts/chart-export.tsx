// A chart as picture or as figures: a button instead of the library's drawn tools, which no keyboard reaches.
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useText } from '../i18n/text.tsx'
import { chartCsv } from './chart-csv.ts'
import { downloadCsv, downloadUrl } from './download.ts'
import type { ChartOption } from './palette.ts'

interface Props {
  readonly name: string
  readonly option: ChartOption
  /** As the library draws it, as an address of data. */
  readonly picture: () => string | undefined
}

export function ChartExport({ name, option, picture }: Props) {
  const { t } = useText()
  const save = ({ key }: { key: string }) => {
    if (key === 'csv') return downloadCsv(name, chartCsv(option, t('chart.series')))
    const url = picture()
    if (url !== undefined) downloadUrl(`${name}.png`, url)
  }
  const items = [
    { key: 'png', label: t('chart.png') },
    { key: 'csv', label: t('chart.csv') },
  ]
  return (
    <Dropdown menu={{ items, onClick: save }} trigger={['click']}>
      <Button
        type="text"
        size="small"
        className="chart-export"
        icon={<DownloadOutlined />}
        aria-label={t('chart.save', { name })}
      />
    </Dropdown>
  )
}
