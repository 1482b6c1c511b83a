/** The program that a container's start-up command comes down to, without the inits and shells in front of it. */
import { posix } from 'node:path'
import { isSimpleCommand, splitWords } from '../compose/shell-words.ts'

/** Programs that only start the next word, with those of their options that take a value. */
const wrappers: Record<string, { values?: string[]; operands?: number }> = {
  tini: { values: ['-p', '-e'] },
  'tini-static': { values: ['-p', '-e'] },
  'docker-init': { values: ['-p', '-e'] },
  'dumb-init': { values: ['-r', '--rewrite'] },
  'docker-entrypoint.sh': {},
  exec: {},
  env: {},
  gosu: { operands: 1 },
  'su-exec': { operands: 1 },
}

/** Names of shells that images start. */
export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash'])

export interface Program {
  argv: string[]
  /** Variables that stood in front of the program: `NODE_ENV=production node …`. */
  env: Record<string, string>
}

/** A shell text that is more than one command; it has to stay with a shell. */
export interface ShellScript {
  shell: string
  text: string
}

export function unwrap(words: string[]): Program | ShellScript {
  const env: Record<string, string> = {}
  let argv = [...words]
  for (;;) {
    const name = posix.basename(argv[0] ?? '')
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(argv[0] ?? '')
    if (assignment) {
      env[assignment[1]!] = assignment[2]!
      argv = argv.slice(1)
    } else if (name in wrappers && argv.length > 1) {
      argv = afterOptions(argv.slice(1), wrappers[name]!)
    } else if (shells.has(name) && /^-[a-z]*c$/.test(argv[1] ?? '') && argv[2] !== undefined) {
      const inner = simpleWords(argv[2])
      if (!inner) return { shell: argv[0]!, text: argv[2] }
      argv = inner
    } else {
      return { argv, env }
    }
  }
}

function afterOptions(words: string[], { values = [], operands = 0 }: (typeof wrappers)[string]): string[] {
  let index = 0
  while (words[index]?.startsWith('-')) {
    const option = words[index++]!
    if (option === '--') break
    if (values.includes(option)) index++
  }
  return words.slice(index + operands)
}

/** The words of a text that is one command without variables or substitutions, which would need the shell. */
function simpleWords(text: string): string[] | undefined {
  if (!isSimpleCommand(text) || /[$`\n]/.test(text.trim())) return undefined
  return splitWords(text)
}
