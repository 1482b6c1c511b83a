/** `.env.example`, line by line: what Compose's own reader leaves out (comments, groups, order) is what rule 2.1 is about. */

export interface ExampleVariable {
  name: string
  value: string
  line: number
  /** Number of the comment block that stands above it; 0 for none. */
  group: number
  /** Has a comment of its own on the same line. */
  remarked: boolean
}

export interface EnvExample {
  variables: ExampleVariable[]
  /** Names in lines that are commented out: optional ones that somebody may switch on. */
  mentioned: string[]
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)(?:\s*=|:(?:\s|$))(.*)$/

export function readEnvExample(text: string): EnvExample {
  const example: EnvExample = { variables: [], mentioned: [] }
  let group = 0
  let inComment = false
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const comment = /^\s*#+\s?(.*)$/.exec(line)
    if (comment) {
      const name = assignment.exec(comment[1]!)?.[1]
      if (name) example.mentioned.push(name)
      // A line of the frame around a heading (###) belongs to the heading.
      if (!inComment) group++
      inComment = true
      continue
    }
    if (line.trim() === '') continue
    inComment = false
    const [, name, rest = ''] = assignment.exec(line) ?? []
    if (name) example.variables.push({ name, ...readValue(rest), line: index + 1, group })
  }
  return example
}

function readValue(rest: string): { value: string; remarked: boolean } {
  const text = rest.trim()
  const quoted = /^(["'])(.*?)\1/.exec(text)
  const after = quoted ? text.slice(quoted[0].length) : text
  const remarked = /(^|\s)#\s*\S/.test(after)
  return { value: quoted ? quoted[2]! : text.replace(/(^|\s+)#.*$/, '').trim(), remarked }
}
