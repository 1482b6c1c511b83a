import { renameSync } from 'node:fs'

/**
 * A file of the learner's that cannot be read is renamed beside itself, so that whoever can read it still may.
 * @returns its path from now on
 */
export function setAside(file: string): string {
  const aside = file.replace(/([.]\w+)?$/, `.unreadable-${Date.now()}$1`)
  renameSync(file, aside)
  return aside
}
