// A progress bar on standard error, where a person looks on.

export interface Progress {
  step(what: string): void
  end(): void
}

const width = 30

export function progressBar(total: number, done: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  let made = done
  const show = (what: string) => {
    if (!stream.isTTY) return
    const filled = Math.round((width * made) / Math.max(1, total))
    stream.write(
      `\r[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${made}/${total} ${what.slice(0, 30).padEnd(30)}`,
    )
  }
  show('')
  return {
    step(what) {
      made++
      show(what)
    },
    end() {
      if (stream.isTTY) stream.write('\n')
    },
  }
}
