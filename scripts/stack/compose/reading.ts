/** What every step of reading a project needs to know. */
import { relative, sep } from 'node:path'
import type { Interpolation } from '../types.ts'
import { refuse } from './error.ts'
import { interpolate, MissingVariable, TemplateError, variablesOf } from './interpolate.ts'
import { placeholderFor } from './placeholder.ts'
import type { Source } from './tree.ts'

export interface Reading {
  /** The project's directory, absolute. */
  directory: string
  /** Variables for interpolation: the environment first, then the `.env` file. */
  lookup: (name: string) => string | undefined
  /** Required variables without a value get a placeholder, and an `env_file` that is not there is passed over. */
  lenient: boolean
  /** Filled while files are read. */
  interpolations: Interpolation[]
  /** The chain of files and services being read now, to notice circles of `include` and `extends`. */
  open: string[]
}

/** The path as the learner knows it: relative to the project, with forward slashes. */
export function nameFor(path: string, reading: Reading): string {
  return relative(reading.directory, path).split(sep).join('/')
}

/** Replaces the variables of one value and notes them. Throws ComposeError. */
export function resolveText(text: string, source: Source, line: number, reading: Reading): string {
  const place = { file: source.name, line }
  try {
    for (const variable of variablesOf(text)) note({ ...variable, place }, reading.interpolations)
    return interpolate(text, { lookup: reading.lookup, missing: reading.lenient ? placeholderFor : undefined })
  } catch (error) {
    if (error instanceof TemplateError) refuse(place, `${error.message}.`, 'Write $$ for a dollar sign that is meant.')
    if (!(error instanceof MissingVariable)) throw error
    const next = `Set ${error.variable} in .env or in the environment.`
    return refuse(place, `${error.message.replace(/\.$/, '')}.`, next)
  }
}

/** An anchor used three times is one place in the file, and so one interpolation. */
function note(found: Interpolation, all: Interpolation[]): void {
  const known = all.some(
    one =>
      one.name === found.name &&
      one.operator === found.operator &&
      one.argument === found.argument &&
      one.place.file === found.place.file &&
      one.place.line === found.place.line,
  )
  if (!known) all.push(found)
}
