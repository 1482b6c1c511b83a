/** The effect of each instruction on the image of its stage. */
import { posix } from 'node:path'
import { parseDuration } from '../compose/units.ts'
import { expand } from './expand.ts'
import type { Command, Copy, ImageConfig, ImageHealthcheck, Instruction, Stage } from './types.ts'

/** A stage while it is read. */
export interface Scope {
  /** Build arguments given from outside. */
  args: Record<string, string>
  /** ARGs that this stage has declared; only those can be used in it. */
  declared: Record<string, string>
  /** ARGs above the first FROM. */
  globals: Record<string, string>
  stages: Stage[]
  stage: Stage
  shell: string[]
  /** True once this stage has a CMD of its own. */
  cmdSet: boolean
}

/** The start of a stage's image: a copy of an earlier stage's, or a new one based on a published image. */
export function inherit(parent: Stage | undefined, base: string): ImageConfig {
  if (parent) return structuredClone(parent.image)
  return { baseImage: base, workdir: '/', env: {}, exposed: [], copies: [] }
}

type Pairs = [name: string, value: string | undefined][]

export function configure(scope: Scope, instruction: Instruction, pairs: Pairs): void {
  const { image } = scope.stage
  const expanded = () => expand(instruction.text, name => lookup(scope, name))
  switch (instruction.keyword) {
    case 'ARG':
      for (const [name, value] of pairs) declare(scope, name, value)
      break
    case 'ENV':
      Object.assign(image.env, expandPairs(pairs, scope))
      break
    case 'WORKDIR':
      image.workdir = posix.resolve(image.workdir, unquote(expanded()))
      break
    case 'USER':
      image.user = unquote(expanded())
      break
    case 'EXPOSE':
      image.exposed.push(...words(expanded()).map(port => (port.includes('/') ? port : `${port}/tcp`)))
      break
    case 'STOPSIGNAL':
      image.stopSignal = expanded()
      break
    case 'SHELL':
      scope.shell = jsonWords(instruction.text) ?? scope.shell
      break
    case 'CMD':
      image.cmd = readCommand(instruction, scope.shell)
      scope.cmdSet = true
      break
    case 'ENTRYPOINT':
      image.entrypoint = readCommand(instruction, scope.shell)
      // The builder drops a CMD of the base image, which was meant for the base's entry point.
      if (!scope.cmdSet) image.cmd = undefined
      break
    case 'HEALTHCHECK':
      image.healthcheck = readHealthcheck(instruction)
      break
    case 'COPY':
    case 'ADD':
      image.copies.push(readCopy(instruction, scope, expanded()))
      break
  }
}

function lookup({ stage, declared }: Scope, name: string): string | undefined {
  return stage.image.env[name] ?? declared[name]
}

function declare(scope: Scope, name: string, value: string | undefined): void {
  const given = scope.args[name] ?? (value === undefined ? scope.globals[name] : undefined)
  const written = value === undefined ? undefined : expand(value, known => lookup(scope, known))
  const result = given ?? written
  if (result !== undefined) scope.declared[name] = result
}

function expandPairs(pairs: Pairs, scope: Scope): Record<string, string> {
  // All values of one instruction see the variables as they were before it.
  return Object.fromEntries(pairs.map(([name, value = '']) => [name, expand(value, known => lookup(scope, known))]))
}

function readCommand({ text, line }: Instruction, shell: string[]): Command {
  const exec = jsonWords(text)
  return exec ? { form: 'exec', words: exec, line } : { form: 'shell', words: [...shell, text], line }
}

function readHealthcheck({ text, flags, line }: Instruction): ImageHealthcheck {
  const [, kind = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? []
  const exec = jsonWords(rest)
  const duration = (name: string) => parseDuration(flags[name]?.[0] ?? '')
  const test = kind.toUpperCase() === 'NONE' ? ['NONE'] : exec ? ['CMD', ...exec] : ['CMD-SHELL', rest]
  return {
    test,
    interval: duration('interval'),
    timeout: duration('timeout'),
    startPeriod: duration('start-period'),
    startInterval: duration('start-interval'),
    retries: flags.retries?.[0] ? Number(flags.retries[0]) : undefined,
    line,
  }
}

function readCopy({ keyword, flags, line }: Instruction, scope: Scope, expanded: string): Copy {
  const [first = ''] = expanded.split('\n')
  const all = jsonWords(expanded) ?? words(first)
  // A here-document is content, not a path of the context.
  const sources = all.slice(0, -1).filter(word => !word.startsWith('<<'))
  const target = all.at(-1) ?? '.'
  const into = sources.length > 1 || /(^|\/)\.?$/.test(target)
  const destination = posix.resolve(scope.stage.image.workdir, target)
  const from = expand(flags.from?.[0] ?? '', name => lookup(scope, name) ?? scope.globals[name])
  return {
    keyword: keyword === 'ADD' ? 'ADD' : 'COPY',
    ...readFromFlag(from, scope.stages),
    sources,
    destination: into && destination !== '/' ? `${destination}/` : destination,
    line,
  }
}

function readFromFlag(from: string, stages: Stage[]): Pick<Copy, 'fromStage' | 'fromImage'> {
  if (from === '') return {}
  // The current stage is the last one, and no stage copies from itself.
  const earlier = stages.slice(0, -1)
  const stage =
    earlier.find(one => one.name === from.toLowerCase()) ?? (/^\d+$/.test(from) ? earlier[Number(from)] : undefined)
  return stage ? { fromStage: stage.index } : { fromImage: from }
}

/** The words of a JSON list; undefined for the shell form. */
function jsonWords(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) && parsed.every(word => typeof word === 'string') ? parsed : undefined
  } catch {
    return undefined
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean).map(unquote)
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2')
}
