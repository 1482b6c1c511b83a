/**
 * Named regions: the parts of a repository file that a lesson shows. A region stands between two comments, in
 * whatever way the file's language writes comments:
 *
 *     // #region publish
 *     …
 *     // #endregion publish
 *
 * Regions may nest; marker lines are never shown. Whatever is wrong stops the build with the file and region named,
 * because an empty or outdated snippet in a green build is worse than no build.
 */

const marker = /^\s*(?:\/\/|\/\*|<!--|--|#|;)?\s*#(end)?region\s+([\w.-]+)\s*(?:\*\/|-->)?\s*$/

/** The names of the regions in `text`, in order of appearance. */
export function regionNames(text: string): string[] {
  return text.split('\n').flatMap(line => {
    const [, end, name] = line.match(marker) ?? []
    return name && !end ? [name] : []
  })
}

/**
 * The lines of a region without markers and without common indentation. With no name, the whole file.
 *
 * @throws Error with a sentence that names the file and the region
 */
export function readRegion(text: string, file: string, name?: string): string {
  const lines = text.replace(/\r\n/g, '\n').split('\n')
  const inside = name === undefined ? lines : linesBetween(lines, file, name)
  const shown = dedent(inside.filter(line => !marker.test(line)))
  if (shown === '') throw new Error(name ? `Region "${name}" of ${file} is empty.` : `${file} is empty.`)
  return shown
}

function linesBetween(lines: string[], file: string, name: string): string[] {
  const markersOf = (end: boolean) =>
    lines.flatMap((line, index) => {
      const found = line.match(marker)
      return found && found[2] === name && Boolean(found[1]) === end ? [index] : []
    })
  const [start, ...moreStarts] = markersOf(false)
  const [end] = markersOf(true)
  if (start === undefined) {
    const there = regionNames(lines.join('\n')).join(', ') || 'none'
    throw new Error(`There is no region "${name}" in ${file}. Regions there: ${there}.`)
  }
  if (moreStarts.length > 0) throw new Error(`Region "${name}" stands more than once in ${file}.`)
  if (end === undefined || end < start) throw new Error(`Region "${name}" of ${file} is never closed.`)
  return lines.slice(start + 1, end)
}

function dedent(lines: string[]): string {
  const written = lines.filter(line => line.trim() !== '')
  const margin = Math.min(...written.map(line => line.length - line.trimStart().length))
  return lines
    .map(line => line.slice(margin).trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '')
}
