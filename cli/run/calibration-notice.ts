// What a machine's calibration does not know: a lot or tool that came after it. Said with the command that teaches it.
import type { Title } from '../../dashboards/api/installation.ts'
import type { Run } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { bodyOf, strangerTo, versionOf } from './calibrations.ts'

const words = { lot: { en: 'Lot', zh: '批次' }, tool: { en: 'Tool', zh: '刀具' } } as const

/** Of the run, or of the machine's newest; undefined where nothing is to be said or no version is in force. */
export async function calibrationNotice(ledger: Ledger, study: StudyConfig, run?: Run): Promise<Title | undefined> {
  const version = await versionOf(ledger, study)
  if (version === undefined) return undefined
  const { machine } = study
  const stranger = await strangerTo(ledger, version, { machine, ...(run && { run }) })
  if (stranger === undefined) return undefined
  const { process, groupedBy } = bodyOf(version)
  const command = `kunlun calibrate --process ${process} --machine ${machine} -c kunlun.yaml`
  const what = words[groupedBy]
  return {
    en: `${what.en} ${stranger} is new to ${version.id}: predictions have the doubt between ${groupedBy}s until its measured runs teach it: ${command}`,
    zh: `${version.id} 尚不了解${what.zh} ${stranger}：其结果测得并运行以下命令之前，预测按${what.zh}间差异放宽：${command}`,
  }
}
