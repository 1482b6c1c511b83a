/**
 * Submissions that a lab's author has written: right ones other than the solution (`variants/`), and wrong ones with the
 * code that each must get (`wrong/`). A folder and its manifest hold only what differs from the solution.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { yamlReader } from '../../../read-yaml.ts'
import { asDefinitionError } from '../../catalogue/definition-error.ts'
import type { Lab } from '../../catalogue/labs.ts'
import { LabDefinitionError } from '../../errors.ts'
import { type CoursePaths, displayPath } from '../../paths.ts'
import { readText } from '../../workspace/scratch.ts'
import { type SubmissionManifest, submissionSchema } from './manifest-schema.ts'

export type SubmissionKind = 'variants' | 'wrong'

/** A manifest with its defaults filled in, and where it stands. */
export type Submission = Omit<Required<SubmissionManifest>, 'code'> & {
  id: string
  kind: SubmissionKind
  /** A wrong one's code. */
  code?: string
  directory: string
}
type Edit = Submission['edits'][number]

/** The file in a submission's folder that says what it is; it is no part of the work. */
const manifestFiles = { variants: 'variant.yaml', wrong: 'wrong.yaml' } as const satisfies Record<
  SubmissionKind,
  string
>

const parseManifest = yamlReader(submissionSchema)

/** @throws LabDefinitionError when a manifest is missing, broken or names no code where one is due */
export function readSubmissions(paths: CoursePaths, lab: Lab, kind: SubmissionKind): Submission[] {
  const parent = join(lab.directory, kind)
  if (!existsSync(parent)) return []
  return readdirSync(parent, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => readSubmission(paths, join(parent, entry.name), entry.name, kind))
    .sort((a, b) => a.id.localeCompare(b.id))
}

function readSubmission(paths: CoursePaths, directory: string, id: string, kind: SubmissionKind): Submission {
  const file = join(directory, manifestFiles[kind])
  const name = displayPath(paths, file)
  if (!existsSync(file)) throw new LabDefinitionError(`${name} is not there: a submission says in it what it is.`)
  const manifest = asDefinitionError(() => parseManifest(readFileSync(file, 'utf8'), name))
  if (kind === 'wrong' && !manifest.code)
    throw new LabDefinitionError(`${name} names no code: which finding must a learner get first?`)
  return {
    verdict: 'wrong',
    detectedBy: 'static',
    base: 'solution',
    edits: [],
    deletes: [],
    ...manifest,
    id,
    kind,
    directory,
  }
}

/**
 * Writes the whole work of a submission into an empty folder: its base, its own files, its edits.
 * @throws LabDefinitionError when an edit does not fit the base any more
 */
export function writeSubmission(lab: Lab, submission: Submission, folder: string): void {
  if (submission.base !== 'nothing') cpSync(join(lab.directory, submission.base), folder, { recursive: true })
  cpSync(submission.directory, folder, { recursive: true })
  for (const path of [manifestFiles[submission.kind], ...submission.deletes])
    rmSync(join(folder, path), { recursive: true, force: true })
  for (const edit of submission.edits) applyEdit(edit, folder, `${submission.kind}/${submission.id}`)
}

function applyEdit({ file, find, put }: Edit, directory: string, name: string): void {
  const path = join(directory, file)
  const text = readText(path)
  if (text === undefined) throw new LabDefinitionError(`${name} edits ${file}, which its base does not have.`)
  const parts = text.split(find)
  if (parts.length !== 2) {
    throw new LabDefinitionError(`${name} edits ${file} where it says ${misfit(text, find, parts.length - 1)}`)
  }
  writeFileSync(path, parts.join(put))
}

/** What keeps `find` from standing in the text exactly once. */
function misfit(text: string, find: string, times: number): string {
  const lines = find
    .trim()
    .split('\n')
    .map(line => line.trim())
  const missing = lines.find(line => !text.includes(line))
  if (times === 0 && missing === undefined)
    return `"${lines[0]}": each line is there, but not so indented and in this order.`
  return `"${missing ?? lines[0]}": it says so ${times} times, not once.`
}
