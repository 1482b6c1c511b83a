/** The course's terms: `docs/glossary.yaml`, checked, and with the address of the page that explains each. */
import Type, { type Static } from 'typebox'
import { yamlReader } from '../../scripts/read-yaml.ts'

const exact = { additionalProperties: false }
const Words = Type.String({ minLength: 2 })

const GlossaryFile = Type.Object(
  {
    terms: Type.Array(
      Type.Object(
        {
          term: Words,
          /**
           * How lessons write it, when not as the term and its plural; what is code in backticks, the second left out where more may
           * follow. None when they use the word in its everyday sense too, so that it cannot be looked for.
           */
          forms: Type.Optional(Type.Array(Words)),
          meaning: Type.String({ pattern: '^[A-Z].*\\.$' }),
          /** The page that explains it, as a file, with the heading's anchor: `docs/lessons/…/step-4.mdx#topics`. */
          lesson: Type.String({ pattern: '^docs/[^#]+\\.mdx?(#[\\w-]+)?$' }),
        },
        exact,
      ),
      { minItems: 1 },
    ),
  },
  exact,
)

const readGlossaryFile = yamlReader(GlossaryFile)

export type Term = Static<typeof GlossaryFile>['terms'][number]

export interface GlossaryEntry extends Pick<Term, 'term' | 'meaning'> {
  /** Where it is explained: `/lessons/02-infrastructure/step-4/#topics`. */
  address: string
  /** The same for a reader: `lesson 02, step 4`. */
  place: string
}

/** @throws Error naming the file, the line where there is one, and what is wrong */
export function readTerms(text: string, file: string): Term[] {
  const { terms } = readGlossaryFile(text, file)
  const names = terms.map(({ term }) => term.toLowerCase())
  names.forEach((name, index) => {
    const before = names[index - 1]
    if (before === name) throw new Error(`${file}: "${name}" stands twice.`)
    if (before !== undefined && before > name) throw new Error(`${file}: "${name}" stands behind "${before}".`)
  })
  return terms
}

/** How lessons write it. */
export const formsOf = ({ term, forms }: Term): string[] => forms ?? [term, `${term}s`]

/** @throws Error as `readTerms` does */
export const readGlossary = (text: string, file: string): GlossaryEntry[] =>
  readTerms(text, file).map(({ term, meaning, lesson }) => {
    return { term, meaning, address: addressOf(lesson), place: placeOf(lesson) }
  })

/** `docs/reference/index.mdx#rules` → `/reference/#rules`. */
function addressOf(page: string): string {
  const [file = '', anchor] = page.split('#')
  const path = file.replace(/^docs/, '').replace(/(index)?\.mdx?$/, '')
  return `${path.replace(/([^/])$/, '$1/')}${anchor ? `#${anchor}` : ''}`
}

function placeOf(page: string): string {
  const [, number, name] = /^docs\/lessons\/(\d{2})-[^/]+\/([^.]+)/.exec(page) ?? []
  if (!number) return /^docs\/adr\/(\d{4})/.test(page) ? `decision ${page.slice(9, 13)}` : 'reference'
  if (name === 'index') return `lesson ${number}`
  return `lesson ${number}, ${name!.replace('-', ' ')}`
}
