/** Whether there is work to judge: an untouched starter is neither wrong nor right. */
import picomatch from 'picomatch'
import type { Manifest } from '../catalogue/manifest.ts'

/**
 * `missing`: no folder; `empty`: every file of the learner's is absent or blank; `untouched`: all equal the starter's.
 */
export type WorkState = 'missing' | 'empty' | 'untouched' | 'started'

interface Folder {
  list(): string[]
  read(path: string): string | undefined
}

/** Only files that match the manifest's patterns count; notes and editors' folders beside them do not. */
export function workState(patterns: Manifest['files'], work: Folder, starter: Folder): WorkState {
  const own = textsOf(patterns, work)
  if ([...own.values()].every(text => text === '')) return 'empty'
  const given = textsOf(patterns, starter)
  const same = own.size === given.size && [...own].every(([path, text]) => given.get(path) === text)
  return same ? 'untouched' : 'started'
}

/** The files that match a manifest's patterns, of a list of paths with forward slashes. */
export function matchingFiles(patterns: Manifest['files'], files: readonly string[]): string[] {
  const fits = picomatch([...patterns], { dot: true })
  return files.filter(file => fits(file))
}

const textsOf = (patterns: Manifest['files'], { list, read }: Folder): Map<string, string> =>
  new Map(matchingFiles(patterns, list()).map(path => [path, normalised(read(path) ?? '')]))

/** Editors and Git change line ends and final newlines by themselves. */
const normalised = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .trimEnd()
