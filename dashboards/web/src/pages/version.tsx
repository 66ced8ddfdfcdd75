// One version: what was believed before, what runs taught, what they could not teach.
import { Alert, Button, Card, Flex, Tag } from 'antd'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Head, Loaded } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { loadVersion } from '../twins/load-version.ts'
import type { Version } from '../twins/twin-api.ts'
import { VersionBody } from '../twins/version-body.tsx'
import { usePoll } from '../use-poll.ts'

export function VersionPage({ id }: { id: string }) {
  // A version never changes; that a newer one was made, or a prediction spoke by it, may wait.
  const polled = usePoll(`version ${id}`, () => loadVersion(id), 30_000)
  return (
    <Loaded polled={polled}>
      {(whole) => (
        <>
          <VersionHeadLine version={whole.version} newest={whole.history.at(-1)?.id} />
          <VersionBody whole={whole} />
        </>
      )}
    </Loaded>
  )
}

function VersionHeadLine({ version, newest }: { version: Version; newest: string | undefined }) {
  const { t, word } = useText()
  const { info } = useSite()
  const { body, who, recorded, process, material, id } = version
  const facts = {
    ...{ process: word('process', process), material: word('material', material), count: body.basis.length },
    ...{ when: timeText(recorded, info.timeZone), who },
  }
  return (
    <>
      <Head
        title={t('twins.ofVersion', { version: id })}
        sub={t(body.source === 'runs' ? 'twins.versionSub' : 'twins.versionTable', facts)}
        extra={<Button href={linkTo('twins')}>{t('twins.all')}</Button>}
      />
      {newest !== undefined && newest !== id && (
        <Alert
          type="info"
          showIcon
          className="gap-below"
          title={<a href={linkTo('twins', 'versions', newest)}>{t('twins.newerVersion', { version: newest })}</a>}
        />
      )}
      <Card size="small" title={t('twins.basis')} className="gap-below">
        <Flex wrap gap="4px">
          {body.basis.map((one) =>
            body.source === 'runs' ? (
              <a key={one} href={linkTo('runs', one)}>
                <Tag>{one.split('/').at(-1)}</Tag>
              </a>
            ) : (
              <Tag key={one}>{one}</Tag>
            ),
          )}
        </Flex>
      </Card>
    </>
  )
}
