// One section of a report, written anew while all others stay as they are.

/** `title` is its line with the hashes, `section` begins with it. */
export function withSection(report: string, title: string, section: string): string {
  const [before = '', rest = ''] = report.split(`${title}\n`)
  const after = /(^|\n)## /.exec(rest)
  const others = after === null ? '' : rest.slice(after.index)
  return `${before.trimEnd()}\n\n${section.trimEnd()}\n${others}`
}
