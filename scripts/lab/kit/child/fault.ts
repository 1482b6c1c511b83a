/** What can go wrong with a learner's code that runs in a child, and how it is said. */
import { existsSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place, StackFailure } from '../../../stack/types.ts'
import type { Finding } from '../../types.ts'
import { fill } from '../fill.ts'
import type { Frame } from './protocol.ts'
import { type Thrown, thrownWords } from './thrown.ts'

/** Each kind: the sentence that says what happened, and what to try. `{name}` stands for what is known of the case. */
const kinds = {
  'cannot-load': {
    says: '{file} cannot be loaded: {error}',
    next: 'Run `npx tsx {file}` in your workspace until it says nothing',
  },
  'import-never-ends': {
    says: 'Importing {file} never comes to an end.',
    next: 'Move whatever loops or waits at the top level of a module into a function',
  },
  'missing-export': {
    says: '{file} does not export {name}.',
    next: 'Compare the names after `export` with those that the task gives',
  },
  'wrong-export': {
    says: '{file} exports {name} as {actual}, not as a function.',
    next: 'Look at what stands behind `export` for this name',
  },
  'never-ends': {
    says: '{file} goes on for ever: after {seconds} s of “{name}” it was still running.',
    next: 'Look at the loop in this place, and say to yourself what ends it',
  },
  'never-settles': {
    says: 'A promise of {file} never settles: nothing is left that “{name}” could wait for.',
    next: 'Look for a promise whose resolve is not called on every path, and for an await of it',
  },
  'not-up': {
    says: '{file} starts no server within {seconds} s: {error}',
    next: 'Start it with PORT=4000 in your workspace, and see what it says',
  },
  'no-answer': {
    says: '{file} gave no answer to “{name}” within {seconds} s.',
    next: 'Look for a path through your code on which no response is sent',
  },
  'broken-off': {
    says: '{file} broke the connection off in the middle of “{name}”: {error}',
    next: 'Look for what closes the server or its sockets before the response is sent',
  },
  exited: {
    says: '{file} ended the process ({actual}) in the middle of “{name}”.',
    next: 'Throw an error where your code cannot go on, and leave the process to whoever called it',
  },
  crashed: {
    says: '{file} let an error escape that nobody could catch: {error}',
    next: 'Look for a callback or a timer that throws after the call has returned',
  },
  unhandled: {
    says: '{file} left a rejected promise to itself: {error}',
    next: 'Await each promise that you start, or return it',
  },
  threw: {
    says: '{file} threw where a value was only looked at, in “{name}”: {error}',
    next: 'Look at the getter or method in this place',
  },
  'out-of-memory': {
    says: '{file} took more than {limit} MB of memory in “{name}”.',
    next: 'Look for what grows with every turn in this place',
  },
  'too-much-output': {
    says: '{file} wrote more than {limit} kB to the terminal in “{name}”.',
    next: 'Take the output away that each turn writes',
  },
  forged: {
    says: '{file} wrote to a channel that is not its own, in “{name}”.',
    next: 'Write to standard output or to a file that you have opened',
  },
} as const

export type FaultKind = keyof typeof kinds

export interface FaultDetails {
  /** What was being asked. */
  name?: string
  error?: string
  actual?: string
  limit?: number
  seconds?: number
}

/** The learner's code did what ends every check. `kind` is the last part of its code. */
export class ChildFault extends Error {
  override readonly name = 'ChildFault'
  constructor(
    readonly kind: FaultKind,
    readonly place: Place,
    readonly details: FaultDetails = {},
  ) {
    super(`${kind} in ${place.file}${place.line === undefined ? '' : `:${place.line}`}`)
  }

  /** For a session that does not open because of it. */
  get failure(): StackFailure {
    const { message, next } = this.finding('')
    return { kind: 'service', what: this.kind, place: this.place, message, next }
  }

  /** @param rule of the lab, `03.2.1` */
  finding(rule: string): Finding {
    const { says, next } = kinds[this.kind]
    const values = { ...this.details, name: this.details.name ?? 'the start', file: this.place.file }
    const said = (text: string) => fill(text, values)
    return { code: `${rule}.${this.kind}`, message: said(says), place: this.place, next: said(next) }
  }
}

/** The child was ended by the checker itself, `kill()` or `close()`, while it was asked something. */
export class ChildKilled extends Error {
  override readonly name = 'ChildKilled'
}

/**
 * The innermost frame of a stack that is in the learner's folder and in a file that is there; it may have been forged.
 * @param directory where the child's modules lie, absolute
 */
export function placeOf(stack: string, directory: string): Place | undefined {
  const frames = stack.split('\n').slice(0, 100)
  for (const frame of frames) {
    // `at f (file:///a/b.ts:3:5)`, `at /a/b.ts:3:5`, and esbuild's `/a/b.ts:3:5: ERROR: …`.
    const [, source, line] = /((?:file:\/\/)?\/[^():]+):(\d+):\d+/.exec(frame) ?? []
    const place = source && placeIn(source, Number(line), directory)
    if (place) return place
  }
  return undefined
}

/** The innermost frame that is in the learner's folder, of those that the watchdog saw. */
export const placeOfFrames = (frames: readonly Frame[], directory: string): Place | undefined =>
  frames.map(({ source, line }) => placeIn(source, line, directory)).find(place => place !== undefined)

function placeIn(source: string, line: number, directory: string): Place | undefined {
  const path = pathOf(source)
  if (path === undefined) return undefined
  const file = relative(directory, path)
  if (file.startsWith('..') || isAbsolute(file) || file.includes('node_modules')) return undefined
  return existsSync(join(directory, file)) ? { file, line } : undefined
}

function pathOf(source: string): string | undefined {
  try {
    return source.startsWith('file:') ? fileURLToPath(source.split('?')[0]!) : source
  } catch {
    return undefined
  }
}

const maxErrorLength = 200

/** What was thrown, without paths of the scratch copy. */
export function inOneLine(thrown: Thrown, directory: string): string {
  const text = thrownWords(thrown).replaceAll(`${directory}/`, '').replace(/\s+/g, ' ').trim()
  return text.length > maxErrorLength ? `${text.slice(0, maxErrorLength)}…` : text
}

/** For a checker's module that cannot be used: the course's fault, and no finding. */
export const playerFailed = (player: URL, why: string): Error =>
  new Error(`${fileURLToPath(player)} cannot be used: ${why}`)
