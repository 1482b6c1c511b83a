import { escapeRegExp } from '../../stack/escape-regexp.ts'
import type { Complaint } from './complaint.ts'

const file = 'docs/reference/directories.yaml'

/**
 * Every folder of the repository has its sentence, to two levels, and every sentence its folder or file.
 *
 * @param described what has a sentence; folders end with `/`, `NN` stands for two digits and `name` for any name behind them
 * @param files of the repository
 */
export function describedDirectories(described: readonly string[], files: readonly string[]): Complaint[] {
  const there = new Set(files.flatMap(pathsOf))
  const patterns = described.map(path => ({ path, pattern: patternOf(path) }))
  const complain = (says: string): Complaint => ({ file, rule: 'directories', says })
  const missing = [...there].filter(path => path.endsWith('/') && !patterns.some(({ pattern }) => pattern.test(path)))
  const dead = patterns.filter(({ pattern }) => ![...there].some(path => pattern.test(path)))
  return [
    ...missing.map(path => complain(`${path} has no sentence.`)),
    ...dead.map(({ path }) => complain(`${path} has a sentence and is not there.`)),
  ]
}

/** A file's folders of the first two levels, and the file itself. */
function pathsOf(path: string): string[] {
  const [first, second, ...deeper] = path.split('/')
  const folders = second === undefined ? [] : [`${first}/`, ...(deeper.length > 0 ? [`${first}/${second}/`] : [])]
  return [...folders, path]
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${escapeRegExp(path).replace('NN-name', '\\d{2}-[^/]+')}$`)
}
