// A field of a study's form with what the configuration's own checks say of it.
import { Form, type FormItemProps } from 'antd'
import { cloneElement, createContext, type ReactElement, use } from 'react'
import { problemText } from '../i18n/problems-zh.ts'
import { useText } from '../i18n/text.tsx'
import type { FieldProblem } from './study-api.ts'

/** Those to show; empty while nobody has tried to save. */
export const ProblemsContext = createContext<readonly FieldProblem[]>([])

interface FieldProps extends Pick<FormItemProps, 'name' | 'label' | 'valuePropName' | 'className'> {
  /** Its place in the definition: `parameters/0/low`. */
  readonly at: string
  readonly children: ReactElement<{ 'aria-label'?: string }>
}

/** What is in it bears its label, unless it has a name of its own. */
export function Field({ at, children, ...item }: FieldProps) {
  const own = useProblems((path) => path === at || path.startsWith(`${at}/`))
  const help = own.length === 0 ? {} : { validateStatus: 'error' as const, help: own.join(' ') }
  return (
    <Form.Item {...item} {...help} className={`study-field ${item.className ?? ''}`}>
      {typeof item.label === 'string' && children.props['aria-label'] === undefined
        ? cloneElement(children, { 'aria-label': item.label })
        : children}
    </Form.Item>
  )
}

/** What is wrong with a part as a whole, not with one of its fields. */
export function PartProblems({ at }: { at: string }) {
  const own = useProblems((path) => path === at)
  return own.length === 0 ? null : <div className="field-problem small">{own.join(' ')}</div>
}

/** In the language of the page. */
function useProblems(isHere: (path: string) => boolean): string[] {
  const { language } = useText()
  const problems = use(ProblemsContext)
  return problems.filter(({ path }) => isHere(path)).map(({ message }) => problemText(message, language))
}
