// Pure encoders: what is missing, what waits to be understood: gaps, quarantine.
import type { Gap, GapCause, GapState, Nanoseconds } from '../../ingest/model.ts'
import type { StoredQuarantineEntry } from '../../ledger/ledger.ts'
import { distinct, milliseconds, present } from './fact-fields.ts'
import { everyMachine, type Fact, gaps, quarantine, quarantined } from './facts.ts'
import type { Title } from './plant-view.ts'

const causes: Readonly<Record<GapCause, Title>> = {
  link: { en: 'Link lost', zh: '连接中断' },
  stopped: { en: 'Kunlun was down', zh: 'Kunlun 未运行' },
  silent: { en: 'Source went silent', zh: '数据源无响应' },
  overflow: { en: 'Queue overflow', zh: '队列溢出' },
  sequence: { en: 'Notifications missing', zh: '通知缺失' },
  dropped: { en: 'Messages dropped', zh: '消息丢弃' },
}

const states: Readonly<Record<GapState, Title>> = {
  open: { en: 'open', zh: '持续中' },
  closed: { en: 'not read back', zh: '未补回' },
  kept: { en: 'nothing lost', zh: '无丢失' },
  filled: { en: 'read back', zh: '已补回' },
  part: { en: 'read back in part', zh: '部分补回' },
  none: { en: 'no history', zh: '无历史记录' },
}

/** A gap as it stands `now`; a later step has the same tags and time, so it replaces the earlier one. */
export function gapFact(gap: Gap, now: Nanoseconds): Fact {
  const [from, until] = [milliseconds(gap.from), milliseconds(gap.to ?? now)]
  const said = (language: keyof Title): string =>
    [causes[gap.cause][language], states[gap.state][language], gap.detail].filter(Boolean).join(' · ')
  return {
    measurement: gaps.name,
    tags: { connector: gap.connector, machine: gap.machine ?? everyMachine, cause: gap.cause },
    fields: present({
      state: gap.state,
      from_ms: from,
      until_ms: until,
      seconds: (until - from) / 1000,
      samples: gap.samples,
      signals: gap.signals?.join(', '),
      text_en: said('en'),
      text_zh: said('zh'),
    }),
    time: distinct(gap.from, gap.key),
  }
}

export interface QuarantineCount {
  readonly connector: string
  readonly code: string
  readonly count: number
}

/** How many wait. `before` names what waited when last counted: where none does any more the count is 0. */
export function quarantineFacts(
  counts: readonly QuarantineCount[],
  before: readonly QuarantineCount[],
  now: Nanoseconds,
): Fact[] {
  const isCounted = ({ connector, code }: QuarantineCount): boolean =>
    counts.some((one) => one.connector === connector && one.code === code)
  const emptied = before.filter((one) => !isCounted(one)).map((one) => ({ ...one, count: 0 }))
  return [...counts, ...emptied].map(({ connector, code, count }) => ({
    measurement: quarantine.name,
    tags: { connector, code },
    fields: { kept: count },
    time: now,
  }))
}

/** A message that was set aside, without its content: that is read on the page. */
export function quarantinedFact(entry: StoredQuarantineEntry): Fact {
  const { id, connector, code, source, machine, signal, reason, state, received } = entry
  return {
    measurement: quarantined.name,
    tags: { connector, code },
    fields: present({ id: String(id), source, machine, signal, reason, state }),
    time: distinct(received, String(id)),
  }
}
