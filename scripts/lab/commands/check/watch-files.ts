/**
 * Calls back when a learner has saved: once for a save that an editor writes in several steps, and never for files that
 * are not work.
 */
import { watch as watchFolder } from 'node:fs'
import { basename, dirname } from 'node:path'
import { watch } from 'chokidar'

const debounceMs = 100

/** Files that editors write beside the saved one, and files that are never part of the work. */
const noise = [/^node_modules$/, /^\.git$/, /^\.groundwork$/, /~$/, /^\.#/, /\.sw[px]$/, /^4913$/]

export const isWorthARun = (path: string): boolean => !noise.some(pattern => pattern.test(basename(path)))

/** @returns a function that stops watching */
export function watchFiles(directory: string, onSaved: () => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const saved = () => {
    clearTimeout(timer)
    timer = setTimeout(onSaved, debounceMs)
  }
  const open = () => watch(directory, { ignoreInitial: true, ignored: path => !isWorthARun(path) }).on('all', saved)
  let files = open()
  let closing = Promise.resolve()
  // `lab reset` replaces this folder by another one, but the watcher would stay with the folder that was moved away.
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
