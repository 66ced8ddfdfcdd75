// Hands a file that the page made to the browser.

export function downloadUrl(name: string, url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

export function downloadCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  downloadUrl(`${name}.csv`, url)
  URL.revokeObjectURL(url)
}
