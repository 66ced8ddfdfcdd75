// Keeps a defect in one view from taking the whole page down.
import { Component, type ReactNode } from 'react'
import { Problem } from './states.tsx'

interface Props {
  /** A new key, such as another view, tries again. */
  readonly children: ReactNode
}

/** React knows only classes here. After an update the files of an old page are gone: loading anew gets the new ones. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return <Problem error={this.state.error} onRetry={() => window.location.reload()} />
  }
}
