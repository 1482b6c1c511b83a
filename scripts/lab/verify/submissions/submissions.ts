/**
 * Specimens: right solutions other than ours (`variants/`) and wrong ones with the code that each must get (`wrong/`).
 * A card and its folder hold only what differs from the solution, so that one sees at a glance what a specimen is about.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { yamlReader } from '../../../yaml/read-yaml.ts'
import { mistakesOfAuthor } from '../../catalogue/author-mistakes.ts'
import type { Lab } from '../../catalogue/labs.ts'
import { LabDefinitionError } from '../../errors.ts'
import { type Home, shown } from '../../paths.ts'
import { readText } from '../../workspace/scratch.ts'
import { type SpecimenCard, specimenSchema } from './manifest-schema.ts'

export type SpecimenKind = 'variants' | 'wrong'

/** A card with its defaults filled in, and where it stands. */
export type Specimen = Omit<Required<SpecimenCard>, 'code'> & {
  id: string
  kind: SpecimenKind
  /** A wrong one's code. */
  code?: string
  directory: string
}
type Edit = Specimen['edits'][number]

/** The file in a specimen's folder that says what it is; it is no part of the work. */
const cards = { variants: 'variant.yaml', wrong: 'wrong.yaml' } as const satisfies Record<SpecimenKind, string>

const readCard = yamlReader(specimenSchema)

/** @throws LabDefinitionError when a card is missing, broken or names no code where one is due */
export function readSpecimens(home: Home, lab: Lab, kind: SpecimenKind): Specimen[] {
  const parent = join(lab.directory, kind)
  if (!existsSync(parent)) return []
  return readdirSync(parent, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => readSpecimen(home, join(parent, entry.name), entry.name, kind))
    .sort((a, b) => a.id.localeCompare(b.id))
}

function readSpecimen(home: Home, directory: string, id: string, kind: SpecimenKind): Specimen {
  const file = join(directory, cards[kind])
  const name = shown(home, file)
  if (!existsSync(file)) throw new LabDefinitionError(`${name} is not there: a specimen says in it what it is.`)
  const card = mistakesOfAuthor(() => readCard(readFileSync(file, 'utf8'), name))
  if (kind === 'wrong' && !card.code)
    throw new LabDefinitionError(`${name} names no code: which finding must a learner get first?`)
  return { verdict: 'wrong', shownBy: 'static', base: 'solution', edits: [], deletes: [], ...card, id, kind, directory }
}

/**
 * A folder with the whole work of a specimen, made of its base and itself.
 * @throws LabDefinitionError when an edit does not fit the base any more
 */
export function materialise(home: Home, lab: Lab, specimen: Specimen): TemporaryWork {
  const work = temporaryWork(home)
  if (specimen.base !== 'nothing') cpSync(join(lab.directory, specimen.base), work.directory, { recursive: true })
  cpSync(specimen.directory, work.directory, { recursive: true })
  for (const path of [cards[specimen.kind], ...specimen.deletes])
    rmSync(join(work.directory, path), { recursive: true, force: true })
  try {
    for (const edit of specimen.edits) apply(edit, work.directory, `${specimen.kind}/${specimen.id}`)
  } catch (error) {
    work.remove()
    throw error
  }
  return work
}

function apply({ file, find, put }: Edit, directory: string, name: string): void {
  const path = join(directory, file)
  const text = readText(path)
  if (text === undefined) throw new LabDefinitionError(`${name} edits ${file}, which its base does not have.`)
  const parts = text.split(find)
  if (parts.length !== 2) {
    const line = find.trim().split('\n')[0]
    throw new LabDefinitionError(
      `${name} edits ${file} where it says "${line}": it says so ${parts.length - 1} times, not once.`,
    )
  }
  writeFileSync(path, parts.join(put))
}

export interface TemporaryWork {
  directory: string
  remove(): void
}

export function temporaryWork(home: Home): TemporaryWork {
  // Named like a check's scratch folder, so that it is swept away with those when this process is killed.
  const parent = join(home.state, 'checks')
  mkdirSync(parent, { recursive: true })
  const directory = mkdtempSync(join(parent, `00-${process.pid}-`))
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) }
}
