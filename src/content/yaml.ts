/** Reading YAML written by course authors: every mistake is a sentence with file and line. */
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { LineCounter, parseDocument } from 'yaml'

/**
 * Parses `text` and holds it against `schema`.
 *
 * @param file how the author knows the file, for messages
 * @throws Error naming file, line and what is wrong with which key
 */
export function readYaml<Schema extends TSchema>(text: string, file: string, schema: Schema): Static<Schema> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const broken = document.errors[0]
  if (broken) {
    throw new Error(`${file}:${lines.linePos(broken.pos[0]).line} is not YAML: ${broken.message.split('\n')[0]}`)
  }

  const data: unknown = document.toJS()
  const check = Compile(schema)
  if (check.Check(data)) return data

  // The deepest complaint is the one about the author's own words; those above only repeat it.
  const [complaint] = check.Errors(data).sort((a, b) => b.instancePath.length - a.instancePath.length)
  const path = complaint?.instancePath.split('/').slice(1) ?? []
  const line = lineOf(document, path, lines)
  throw new Error(`${file}:${line} ${path.join('.') || 'the file'} ${complaint?.message ?? 'does not fit the schema'}.`)
}

/** Line of the nearest node on the way to `path`. */
function lineOf(document: ReturnType<typeof parseDocument>, path: string[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth).map(numeric), true)
    const range = (node as { range?: [number, number, number] } | undefined)?.range
    if (range) return lines.linePos(range[0]).line
  }
  return 1
}

const numeric = (key: string): string | number => (/^\d+$/.test(key) ? Number(key) : key)
