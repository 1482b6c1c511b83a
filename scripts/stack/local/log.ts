import { readFileSync } from 'node:fs'
import { appendFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { logTail } from '../log-tail.ts'
import { privateFolder } from '../private-folder.ts'

/** The log of one instance: a file that never grows beyond twice the limit (the older half is `<file>.1`). */
export interface Log {
  readonly file: string
  write(text: string): void
  /** The last lines, also those not yet on disk. */
  tail(lines: number): string
  /** Resolves when everything written is in the file. */
  flush(): Promise<void>
}

const fileLimit = 5_000_000
const tailCharacters = 64_000

export function openLog(file: string, limit = fileLimit): Log {
  let recent = ''
  let pending = ''
  let writing: Promise<void> | undefined

  const drain = async () => {
    privateFolder(dirname(file))
    let size = (await stat(file).catch(() => undefined))?.size ?? 0
    while (pending) {
      if (size > limit) {
        await rename(file, `${file}.1`)
        size = 0
      }
      const text = pending
      pending = ''
      await appendFile(file, text)
      size += Buffer.byteLength(text)
    }
    writing = undefined
  }
  return {
    file,
    write(text) {
      recent = (recent + text).slice(-tailCharacters)
      pending += text
      // A full disk must not end the stack: the log then only lives in memory.
      writing ??= drain().catch(() => {
        writing = undefined
      })
    },
    tail: lines => logTail(recent, lines),
    flush: () => writing ?? Promise.resolve(),
  }
}

/** The last lines of a log file; empty when there is none. */
export function readTail(file: string, lines: number): string {
  try {
    return logTail(readFileSync(file, 'utf8'), lines)
  } catch {
    return ''
  }
}
