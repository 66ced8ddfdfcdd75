// Names and units of whatever runs are compared by: signals, parameters, features, phases, labels, results.
import { useText } from '../i18n/text.tsx'
import { describeNames, useSite } from '../site.ts'
import type { Names } from './deviation-words.ts'

export function useNames(machineId: string): Names {
  const { t, titleOf, word } = useText()
  const { machines, studies } = useSite()
  const machine = machines.find(({ id }) => id === machineId)
  const parameters = describeNames(studies.filter((study) => study.machine === machineId))
  const features = new Map(Object.entries(machine?.features ?? {}))
  const signals = new Map(machine?.signals.map((signal) => [signal.name, signal]))
  const phaseName = (number: number) => titleOf(machine?.phases?.titles[String(number)], String(number))
  const described = (kind: string, name: string) =>
    kind === 'curve' || kind === 'offset'
      ? signals.get(name)
      : kind === 'feature'
        ? features.get(name)
        : parameters.get(name)
  return {
    phaseName,
    called({ kind, name }) {
      if (kind === 'phase') return t('overlay.phase', { phase: phaseName(Number(name)) })
      if (kind === 'context') return word('label', name)
      const plain = titleOf(described(kind, name)?.title, word(kind === 'outcome' ? 'outcomeName' : 'parameter', name))
      if (kind === 'offset') return t('overlay.offset', { name: plain })
      return kind === 'ordered' ? t('overlay.ordered', { name: plain }) : plain
    },
    unitOf: ({ kind, name }) => (kind === 'phase' ? 'min' : described(kind, name)?.unit),
  }
}
