/** One fault at a time in our solution, by the structure of its YAML and of its Markdown. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import type { Mutant } from '../../../scripts/lab/contract.ts'
import { named, type Raw } from '../../../scripts/lab/kit/mutants/generated.ts'
import { without, withValue } from '../../../scripts/lab/kit/mutants/yaml.ts'

const directory = fileURLToPath(new URL('../solution', import.meta.url))
const read = (file: string): string => readFileSync(`${directory}/${file}`, 'utf8')

const decisionFiles = ['0001-services', '0002-data', '0003-events'].map(name => `decisions/${name}.md`)

const twoAreLeft = 'Two options are enough, and one that is weighed without being listed harms nobody.'
const oneClaimLess = 'More was claimed than has to be.'
const allIsMore = 'Nothing in this topic is personal, so it may keep all: more can be built from that, not less.'

/** Faults that no rule forbids, by id. */
const equivalents: Readonly<Record<string, string>> = {
  'architecture.yaml Other: topics.posts.keeps: "latest" → all': allIsMore,
  'architecture.yaml Other: topics.albums.keeps: "latest" → all': allIsMore,
  'architecture.yaml Other: topics.tracks.keeps: "latest" → all': allIsMore,
  'architecture.yaml Other: journeys.ask-assistant.3: "llm-chat -> search ?" → llm-chat -> search':
    'The assistant works often enough, and search stops one journey more of the four that it may.',
  'decisions/0001-services.md Less: - { survives: read-post, without: auth } → nothing': oneClaimLess,
  'decisions/0002-data.md Less: - { copies: artist.name, count: 2 } → nothing': oneClaimLess,
  'decisions/0002-data.md Less: - { copies: user.name, count: 2 } → nothing': oneClaimLess,
  'decisions/0003-events.md Less: - { keeps: artists, as: latest } → nothing': oneClaimLess,
  'decisions/0001-services.md Less: - One service → nothing': twoAreLeft,
  'decisions/0001-services.md Less: - A service for each entity → nothing': twoAreLeft,
  'decisions/0002-data.md Less: - Ask the owner at each page → nothing': twoAreLeft,
  'decisions/0002-data.md Less: - One database for all → nothing': twoAreLeft,
  'decisions/0003-events.md Less: - A topic for each event type → nothing': twoAreLeft,
  'decisions/0003-events.md Less: - One log that keeps all → nothing': twoAreLeft,
}

export const mutants = (): Mutant[] =>
  named([...architectureMutants('architecture.yaml'), ...decisionFiles.flatMap(decisionMutants)], {
    directory,
    files: ['architecture.yaml', ...decisionFiles],
    detectedBy: 'static',
    equivalents,
  })

type Path = readonly (string | number)[]

/** Each value is taken out, and each that has a counterpart is changed into it. */
function architectureMutants(file: string): Raw[] {
  return pathsIn(read(file)).flatMap(({ path, value }) => {
    const original = `${path.join('.')}: ${JSON.stringify(value)}`
    const less: Raw = { file, kind: 'Less', original, replacement: '', edit: without(...path) }
    const changed = counterpartsOf(value).map(
      (other): Raw => ({ file, kind: 'Other', original, replacement: String(other), edit: withValue(path, other) }),
    )
    return [less, ...changed]
  })
}

/** Of everything that is not the whole file or one of its four parts. */
function pathsIn(text: string): { path: Path; value: unknown }[] {
  const found: { path: Path; value: unknown }[] = []
  const walk = (value: unknown, path: Path) => {
    if (path.length > 1) found.push({ path, value })
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, Array.isArray(value) ? Number(key) : key])
  }
  walk(parseDocument(text).toJS(), [])
  return found
}

/** What somebody might have written instead. */
function counterpartsOf(value: unknown): unknown[] {
  if (value === 'latest') return ['all', 7]
  if (typeof value === 'number') return [value * 60]
  if (typeof value !== 'string' || !value.includes(' -> ')) return []
  return value.endsWith(' ?') ? [value.replace(' ?', '')] : [`${value} ?`, value.replace('->', '~>')]
}

/** Each line that says something is taken out; each figure of the claims is another one. */
function decisionMutants(file: string): Raw[] {
  const lines = read(file).split('\n')
  return lines.flatMap((line, index) => {
    if (!/^(#|- |\s+- |\w+: )/.test(line)) return []
    const edited = (text: string[]) => () => lines.toSpliced(index, 1, ...text).join('\n')
    const less: Raw = { file, kind: 'Less', original: line, replacement: '', edit: edited([]) }
    const figure = /^\s+- \{.*?(\d+)/.test(line) ? line.replace(/\d+/, number => String(Number(number) + 1)) : undefined
    return figure
      ? [less, { file, kind: 'Other', original: line, replacement: figure, edit: edited([figure]) }]
      : [less]
  })
}
