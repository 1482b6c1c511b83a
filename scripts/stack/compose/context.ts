/** Shared by all steps of reading a project. */
import { relative, sep } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { StackError } from '../error.ts'
import { readTextFile } from '../text-file.ts'
import type { Interpolation } from '../types.ts'
import { ComposeError, refuse } from './error.ts'
import { interpolate, MissingVariable, TemplateError, variablesOf } from './interpolation.ts'
import { placeholderFor } from './placeholder.ts'
import type { ParsedYaml } from './yaml/parse.ts'
import type { Source } from './yaml/tree.ts'

export interface LoadContext {
  /** The project's directory, absolute. */
  directory: string
  /** Variables for interpolation: the environment first, then the `.env` file. */
  lookup: (name: string) => string | undefined
  /** Required variables without a value get a placeholder, and an `env_file` that is not there is passed over. */
  lenient: boolean
  /** Filled while the files are read. */
  interpolations: Interpolation[]
  /** Parsed files by absolute path: a file that several services extend is parsed once. */
  parsed: Map<string, ParsedYaml>
  /** The files and services that are being read now, to detect circles of `include` and `extends`. */
  open: string[]
}

/** The path as the learner knows it: relative to the project, with forward slashes. */
export function displayPath(path: string, context: LoadContext): string {
  return relative(context.directory, path).split(sep).join('/')
}

/** The text of a file of the project. Throws ComposeError for one that cannot be read or is not UTF-8. */
export function readText(path: string, context: LoadContext): string {
  const file = displayPath(path, context)
  try {
    return readTextFile(path, file)
  } catch (error) {
    if (error instanceof StackError) throw new ComposeError(error.failure)
    return refuse({ file }, `${file} cannot be read: ${(error as Error).message}.`, 'Check that it is a readable file.')
  }
}

/** Replaces the variables of one value and notes them. Throws ComposeError. */
export function interpolateText(text: string, source: Source, line: number, context: LoadContext): string {
  const place = { file: source.name, line }
  try {
    for (const variable of variablesOf(text)) note({ ...variable, place }, context.interpolations)
    return interpolate(text, { lookup: context.lookup, missing: context.lenient ? placeholderFor : undefined })
  } catch (error) {
    if (error instanceof TemplateError) refuse(place, `${error.message}.`, 'Write $$ for a dollar sign that is meant.')
    if (!(error instanceof MissingVariable)) throw error
    const next = `Set ${error.variable} in .env or in the environment.`
    return refuse(place, `${error.message.replace(/\.$/, '')}.`, next)
  }
}

/** An anchor that is used three times is one place in the file, and so one interpolation. */
function note(found: Interpolation, all: Interpolation[]): void {
  if (!all.some(one => isDeepStrictEqual(one, found))) all.push(found)
}
