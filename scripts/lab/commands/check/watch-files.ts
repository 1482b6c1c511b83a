/** Tells when a learner has saved: once for what an editor writes in several goes, and never for its own files. */
import { watch as watchFolder } from 'node:fs'
import { basename, dirname } from 'node:path'
import { watch } from 'chokidar'

const debounceMs = 200

/** What editors write beside the file that is saved, and what is never part of the work. */
const noise = [/^node_modules$/, /^\.git$/, /^\.groundwork$/, /~$/, /^\.#/, /\.sw[px]$/, /^4913$/]

export const isWorthARun = (path: string): boolean => !noise.some(pattern => pattern.test(basename(path)))

/** @returns stops watching */
export function watchFiles(directory: string, onSaved: () => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const saved = () => {
    clearTimeout(timer)
    timer = setTimeout(onSaved, debounceMs)
  }
  const open = () => watch(directory, { ignoreInitial: true, ignored: path => !isWorthARun(path) }).on('all', saved)
  let files = open()
  let closing = Promise.resolve()
  // `lab reset` puts another folder in the place of this one, while the watcher stays with the one that was moved away.
  const place = watchFolder(dirname(directory), (_, name) => {
    if (name !== basename(directory)) return
    closing = Promise.all([closing, files.close()]).then(() => undefined)
    files = open()
    saved()
  })
  return async () => {
    clearTimeout(timer)
    place.close()
    await Promise.all([closing, files.close()])
  }
}
