/** The lines of a YAML text that are not empty, with their indentation and key. */
export interface Row {
  /** 1-based. */
  line: number
  indent: number
  /** Without its indentation. */
  text: string
  isItem: boolean
  /** The text before the first colon that ends a key. */
  key?: string
  /** Whether it is a key without a value: its content is below. */
  opens: boolean
}

/** What was probably meant, in words for the learner. */
export interface YamlMistake {
  line: number
  message: string
  next: string
}

/** Where the parser stopped. */
export interface Stop {
  rows: readonly Row[]
  /** Index of the row at which the parser stopped, or of the next row. */
  index: number
  /** The parser's own message. */
  words: string
  text: string
  /** Where in the text it stopped. */
  position: number
}

export function rowsOf(text: string): Row[] {
  return text.split(/\r?\n/).flatMap((whole, index) => {
    const content = whole.trim()
    if (content === '' || content.startsWith('#')) return []
    const [, quoted, plain, value] =
      /^(?:-\s+)?(?:["']([^"']+)["']|([^\s"'#:[{-][^:]*?)):(?=\s|$)(.*)$/.exec(content) ?? []
    return [
      {
        line: index + 1,
        indent: whole.length - whole.trimStart().length,
        text: content,
        isItem: /^-(\s|$)/.test(content),
        key: quoted ?? plain,
        opens: value !== undefined && /^\s*(#.*)?$/.test(value),
      },
    ]
  })
}

/** The nearest row above with less indentation: the owner of the row at `index`. */
export function ownerOf(rows: readonly Row[], index: number): Row | undefined {
  return rows.slice(0, index).findLast(({ indent }) => indent < rows[index]!.indent)
}

/** The indentation of one level in this file: the step from a key to its content that occurs most often. */
export function unitOf(rows: readonly Row[]): number {
  const counts = new Map<number, number>()
  rows.forEach(({ opens, indent }, index) => {
    const step = (rows[index + 1]?.indent ?? 0) - indent
    if (opens && step > 0) counts.set(step, (counts.get(step) ?? 0) + 1)
  })
  const [unit = 2] = [...counts].reduce((most, each) => (each[1] > (most[1] ?? 0) ? each : most), [] as number[])
  return unit
}

/** A line, shortened to be quoted in a sentence. */
export const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)
