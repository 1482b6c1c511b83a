/** Architecture decisions: `docs/adr/NNNN-title.md` in MADR 4.0, read for the index page and by the linter. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { yamlReader } from '../../scripts/read-yaml.ts'

const FrontMatter = Type.Object({
  status: Type.String({ pattern: '^(proposed|accepted|rejected|deprecated|superseded by \\[?ADR-[0-9]{4}\\]?)$' }),
  date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  'decision-makers': Type.Array(Type.String(), { minItems: 1 }),
  description: Type.String({ minLength: 20 }),
})

const readFrontMatter = yamlReader(FrontMatter)

export interface Decision extends Static<typeof FrontMatter> {
  /** `0001-split-the-shop-into-services`: file name and address. */
  id: string
  number: string
  title: string
  /** The text under the heading Confirmation; empty when there is none. */
  confirmation: string
  /** Second and third level, in order. */
  headings: string[]
}

/**
 * All decisions below `directory`, by number.
 *
 * @param shown how the author knows the directory, for messages
 * @throws Error naming the file and what is wrong with it
 */
export function readDecisions(directory: string, shown: string): Decision[] {
  const files = readdirSync(directory).filter(name => /^\d{4}-.*\.mdx?$/.test(name))
  return files.sort().map(name => readDecision(readFileSync(join(directory, name), 'utf8'), `${shown}/${name}`))
}

export function readDecision(text: string, file: string): Decision {
  const [, frontMatter, body] = text.match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/) ?? []
  if (frontMatter === undefined || body === undefined) throw new Error(`${file} has no front matter.`)
  // The line that opens the front matter counts, so that lines in messages are lines of the file.
  const facts = readFrontMatter(`\n${frontMatter}`, file)

  const id = file.replace(/^.*\//, '').replace(/\.mdx?$/, '')
  const number = id.slice(0, 4)
  const title = body.match(/^# (.+)$/m)?.[1]
  if (!title) throw new Error(`${file} has no title.`)
  const confirmation = body.match(/^### Confirmation\n([\s\S]*?)(?=^#{2,3} |$(?![\s\S]))/m)?.[1]?.trim() ?? ''
  const headings = [...body.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) => heading)
  return { ...facts, id, number, title, confirmation, headings }
}
