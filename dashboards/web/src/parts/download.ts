// Hands a file that the page made to the browser.

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

export function downloadCsv(name: string, text: string): void {
  download(`${name}.csv`, new Blob([text], { type: 'text/csv;charset=utf-8' }))
}
