import { renameSync } from 'node:fs'

/**
 * Renames a file of the learner's that cannot be read, so that nothing is lost.
 * @returns its new path, beside the old one
 */
export function setAside(file: string): string {
  const aside = file.replace(/([.]\w+)?$/, `.unreadable-${Date.now()}$1`)
  renameSync(file, aside)
  return aside
}
