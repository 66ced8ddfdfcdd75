// The words of `kunlun simulate` as a job: every problem of them is told at once.
import { existsSync } from 'node:fs'
import { kunlunError } from '../../ingest/errors.ts'
import type { Fidelity } from '../../optimizer/processes/twin.ts'
import { type Ask, jobOf, problemsOfAsk } from '../../optimizer/simulation/ask.ts'
import type { Job, LearntConstants, Limit } from '../../optimizer/simulation/job.ts'
import { problemsOf } from '../../optimizer/simulation/kinds.ts'
import type { Varied } from '../../optimizer/simulation/ranges.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { withLedger } from '../backtest/plant-history.ts'
import { loadStudy, readMap } from '../backtest/study-file.ts'
import { loadConfig } from '../config/load.ts'
import { learntConstants } from '../run/learnt-constants.ts'
import { ledgerFile } from '../run/ledger.ts'

export interface JobWords {
  readonly process?: string
  readonly material?: string
  readonly study?: string
  readonly name?: string
  readonly fidelity: Fidelity
  readonly runs: number
  readonly seed: number
  readonly draw: Ask['draw']
  /** peakTemperature=1500:1640 */
  readonly vary?: readonly string[]
  /** load=20 */
  readonly fix?: readonly string[]
  /** density>=0.97 */
  readonly limit?: readonly string[]
  /** density,grain */
  readonly outcomes?: string
  /** newest, none, or C-0003 */
  readonly calibration?: string
}

/** Throws SIMULATION_INVALID; CONFIG_UNREADABLE, CONFIG_INVALID, STUDY_INVALID, NOT_FOUND of the file. */
export async function jobFrom(words: JobWords): Promise<Job> {
  const problems: string[] = []
  const study = words.study === undefined ? undefined : loadStudy(words.study, words.name)
  problems.push(...problemsOfAsk(words, study))
  const ask = askOf(words, problems)
  const constants = problems.length === 0 ? await constantsFor(words, study) : undefined
  const job = jobOf(ask, { ...(study && { study }), ...(constants && { constants }) })
  // Without a process nothing else can be judged.
  const all = [...problems, ...(job.process === '' ? [] : problemsOf(job))]
  if (all.length > 0) throw kunlunError('SIMULATION_INVALID', { detail: all.join('; ') })
  return job
}

function askOf(words: JobWords, problems: string[]): Ask {
  const { process, material, fidelity, runs, seed, draw, outcomes } = words
  return {
    ...{ fidelity, runs, seed, draw },
    ...(process !== undefined && { process }),
    ...(material !== undefined && { material }),
    ...(outcomes !== undefined && { outcomes: outcomes.split(',').map((one) => one.trim()) }),
    vary: (words.vary ?? []).flatMap((text) => rangeIn(text) ?? wrong(`--vary ${text}: name=low:high is needed`)),
    fixed: Object.fromEntries(
      (words.fix ?? []).flatMap((text) => valueIn(text) ?? wrong(`--fix ${text}: name=value is needed`)),
    ),
    limits: merged(
      (words.limit ?? []).flatMap(
        (text) => limitIn(text) ?? wrong(`--limit ${text}: name>=value or name<=value is needed`),
      ),
    ),
  }

  function wrong(problem: string): [] {
    problems.push(problem)
    return []
  }
}

function rangeIn(text: string): [Varied] | undefined {
  const match = /^(\w+)=([^:\s]+):([^:\s]+)$/.exec(text)
  const [low, high] = [Number(match?.[2]), Number(match?.[3])]
  return match && Number.isFinite(low) && Number.isFinite(high) ? [{ name: match[1]!, low, high }] : undefined
}

function valueIn(text: string): [[string, number]] | undefined {
  const match = /^(\w+)=(\S+)$/.exec(text)
  return match && Number.isFinite(Number(match[2])) ? [[match[1]!, Number(match[2])]] : undefined
}

function limitIn(text: string): [Limit] | undefined {
  const match = /^(\w+)\s*(>=|<=)\s*(\S+)$/.exec(text)
  const value = Number(match?.[3])
  if (!match || !Number.isFinite(value)) return undefined
  return [{ outcome: match[1]!, ...(match[2] === '>=' ? { min: value } : { max: value }) }]
}

/** `density>=0.97` with `density<=0.99` are one limit. */
function merged(limits: readonly Limit[]): Limit[] {
  return [...Map.groupBy(limits, ({ outcome }) => outcome).values()].map((same) => Object.assign({}, ...same) as Limit)
}

/** What the ledger of a kunlun.yaml knows of the twin's constants; a study in a file of its own has no ledger. */
async function constantsFor(words: JobWords, study: StudyConfig | undefined): Promise<LearntConstants | undefined> {
  const { study: file, calibration } = words
  const isInstallation = file !== undefined && Object.hasOwn(readMap(file), 'studies')
  if (!isInstallation || study?.twin === undefined) {
    if (calibration === undefined || calibration === 'none') return undefined
    throw kunlunError('SIMULATION_INVALID', {
      detail: 'a calibration needs a --study of a kunlun.yaml, in whose ledger it is',
    })
  }
  const config = loadConfig(file)
  const twin = {
    ...study.twin,
    calibration: calibration ?? study.twin.calibration,
    material: words.material ?? study.twin.material,
  }
  const isNew = config.ledger.kind === 'sqlite' && !existsSync(ledgerFile(config))
  if (twin.calibration === 'none' || (isNew && twin.calibration === 'newest')) return undefined
  return withLedger(config, (ledger) => learntConstants(ledger, { ...study, twin }))
}
