/** Whether there is work to judge at all: an untouched starter is not a wrong answer, and must never be a right one. */
import type { Manifest } from '../catalogue/manifest.ts'

/** `missing`: no folder; `empty`: every file of the learner's is absent or blank; `untouched`: all are the starter's. */
export type Begun = 'missing' | 'empty' | 'untouched' | 'begun'

type Read = (path: string) => string | undefined

/** Only the files that the manifest names count: notes and editor folders beside them are no beginning. */
export function begunState(files: Manifest['files'], work: Read, starter: Read): Begun {
  if (files.every(file => !work(file)?.trim())) return 'empty'
  return files.every(file => normalised(work(file)) === normalised(starter(file))) ? 'untouched' : 'begun'
}

/** Editors and Git change line ends and final newlines by themselves. */
function normalised(text: string | undefined): string | undefined {
  return text
    ?.replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .trimEnd()
}
