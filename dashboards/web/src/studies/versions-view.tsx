// The definitions of a study as they followed each other, each with what changed.

import type { Definition, Study } from '../api.ts'
import { differencesBetween } from '../definition.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { DifferenceTable } from '../parts/definition-note.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { studyApi, type Version } from './study-api.ts'

export function VersionsView({ study }: { study: Study }) {
  const { t } = useText()
  const polled = usePoll(`versions of ${study.id}`, () => studyApi.versions(study.id), 10_000)
  return (
    <Loaded polled={polled}>
      {(versions) =>
        versions.length === 0 ? (
          <Nothing text={t('studies.asInFile')} />
        ) : (
          <Versions study={study} versions={versions} />
        )
      }
    </Loaded>
  )
}

function Versions({ study, versions }: { study: Study; versions: readonly Version[] }) {
  const { t } = useText()
  const { info } = useSite()
  /** What each is compared with: the one before; the first has none among these. */
  const before = (one: Version) => versions.find(({ version }) => version === one.version - 1)?.definition
  const changes = (one: Version) => differencesBetween(before(one) ?? {}, one.definition as Definition['definition'])
  return (
    <DataTable
      name="study-versions"
      rowKey="version"
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      dataSource={[...versions]}
      data-testid="versions"
      expandable={{
        rowExpandable: (one) => before(one) !== undefined,
        expandedRowRender: (one) => (
          <DifferenceTable
            study={study}
            differences={changes(one)}
            heads={[t('studies.versionBefore'), t('studies.version', { version: one.version })]}
          />
        ),
      }}
      columns={[
        { title: t('studies.versionHead'), dataIndex: 'version', align: 'right' },
        { title: t('studies.savedAt'), render: (_, { when }) => timeText(when, info.timeZone) },
        { title: t('studies.savedBy'), dataIndex: 'who' },
        {
          title: t('studies.changes'),
          align: 'right',
          render: (_, one) => (before(one) === undefined ? t('studies.firstVersion') : changes(one).length),
        },
      ]}
    />
  )
}
