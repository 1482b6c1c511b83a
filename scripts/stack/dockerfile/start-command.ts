/** The start command of a container as words, and the program that it finally runs. */
import { posix } from 'node:path'
import { isSimpleCommand, splitWords } from '../compose/shell-words.ts'
import type { ComposeService } from '../types.ts'
import type { Dockerfile } from './types.ts'

/**
 * The entry point followed by the command. `entrypoint` of the compose file puts the image's ENTRYPOINT and CMD aside,
 * `command` only its CMD. What the base image says is not known and counts as nothing.
 */
export function startWords(service: ComposeService, dockerfile?: Dockerfile): string[] {
  const image = dockerfile?.final.image
  const { entrypoint = image?.entrypoint?.words ?? [], command } = service
  const inherited = service.entrypoint === undefined ? image?.cmd?.words : undefined
  return [...entrypoint, ...(command ?? inherited ?? [])]
}

/** Entry points of images, inits and changes of user: they only start the words behind their options and operands. */
const launchers: Record<string, { values?: string[]; operands?: number }> = {
  '--': {},
  '__cacert_entrypoint.sh': {},
  'docker-entrypoint.sh': {},
  'docker-init': { values: ['-p', '-e'] },
  'dumb-init': { values: ['-r', '--rewrite'] },
  gosu: { operands: 1 },
  'su-exec': { operands: 1 },
  tini: { values: ['-p', '-e'] },
  'tini-static': { values: ['-p', '-e'] },
}

/** The words without launchers. */
export function withoutLaunchers(words: readonly string[]): string[] {
  const launcher = words[0] === undefined ? undefined : launchers[posix.basename(words[0])]
  return launcher ? withoutLaunchers(afterOptions(words.slice(1), launcher)) : [...words]
}

function afterOptions(words: string[], { values = [], operands = 0 }: (typeof launchers)[string]): string[] {
  let index = 0
  while (words[index]?.startsWith('-')) {
    const option = words[index++]!
    if (option === '--') break
    if (values.includes(option)) index++
  }
  return words.slice(index + operands)
}

/** Names of shells that images start. */
export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash'])

export interface Program {
  argv: string[]
  /** Variables before the program: `NODE_ENV=production node …`. */
  env: Record<string, string>
}

/** A shell text with more than one command, which only a shell can run. */
export interface ShellScript {
  shell: string
  text: string
}

/** Commands of a shell that only start the words behind their options. */
const shellLaunchers = new Set(['exec', 'env'])

/**
 * The program that the start words finally run, without launchers and without a shell that reads one simple command.
 */
export function programOf(words: readonly string[]): Program | ShellScript {
  const env: Record<string, string> = {}
  let argv = withoutLaunchers(words)
  for (;;) {
    const name = posix.basename(argv[0] ?? '')
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(argv[0] ?? '')
    let inner = argv.slice(1)
    if (assignment) env[assignment[1]!] = assignment[2]!
    else if (shellLaunchers.has(name) && inner.length > 0) inner = afterOptions(inner, {})
    else if (shells.has(name) && /^-[a-z]*c$/.test(argv[1] ?? '') && argv[2] !== undefined) {
      const simple = simpleWords(argv[2])
      if (!simple) return { shell: argv[0]!, text: argv[2] }
      inner = simple
    } else return { argv, env }
    argv = withoutLaunchers(inner)
  }
}

/** The words of a text with one command; undefined when it has variables or substitutions, which need a shell. */
function simpleWords(text: string): string[] | undefined {
  if (!isSimpleCommand(text) || /[$`\n]/.test(text.trim())) return undefined
  return splitWords(text)
}
