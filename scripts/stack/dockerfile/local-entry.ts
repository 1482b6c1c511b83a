/** Runs an image's start command on this machine as a Node process. */
import { existsSync } from 'node:fs'
import { basename, dirname, posix } from 'node:path'
import { StackError } from '../error.ts'
import type { ComposeService, Place } from '../types.ts'
import { type Program, programOf, type ShellScript, shells, startWords } from './start-command.ts'
import { type Image, nameInContext, type Origin, traceToHost } from './trace.ts'
import type { Dockerfile } from './types.ts'

export interface LocalEntry {
  /** Program first, an absolute path or `sh`; the script is an absolute path on this machine. */
  argv: string[]
  /** The image's working directory, on this machine. */
  cwd: string
  /**
   * Variables of the image (ENV, and assignments before the command); the compose file's `environment` is applied over
   * them.
   */
  env: Record<string, string>
  /** The script that runs, or the package.json that has it. It may not exist yet when a build makes it. */
  script: string
  /** True when the image makes the script with RUN, so that it has to be built on this machine first. */
  built: boolean
}

/**
 * `dockerfile` is undefined for a service that mounts its code into an image from elsewhere. Throws StackError, in one
 * sentence, when the command is not Node's or its script cannot be found on this machine.
 */
export function localEntry(
  dockerfile: Dockerfile | undefined,
  contextDirectory: string,
  service: ComposeService,
): LocalEntry {
  const image: Image = { dockerfile, contextDirectory, mounts: service.volumes }
  const config = dockerfile?.final.image
  const workdir = posix.resolve(config?.workdir ?? '/', service.workingDir ?? '')
  const starting: Starting = { service, image, workdir, line: config?.cmd?.line ?? config?.entrypoint?.line }
  const words = startWords(service, dockerfile)
  if (words.length === 0) fail(starting, 'says nowhere what to start', 'Add CMD to its Dockerfile, or `command:`.')
  const program = programOf(words)
  // The image's PATH names folders of the image; this machine has its own.
  const { PATH: _, ...env } = config?.env ?? {}
  const entry = 'argv' in program ? programEntry(program, starting) : scriptEntry(program, starting)
  return { ...entry, env: { ...env, ...('env' in program ? program.env : {}) } }
}

interface Starting {
  service: ComposeService
  image: Image
  workdir: string
  line?: number
}

type Entry = Omit<LocalEntry, 'env'>

const packageManagers = new Set(['npm', 'npx', 'yarn', 'pnpm'])

function programEntry({ argv }: Program, starting: Starting): Entry {
  const [program = '', ...rest] = argv
  const name = basename(program)
  if (name === 'node' || name === 'nodejs') return nodeEntry(rest, starting)
  if (packageManagers.has(name)) return folderEntry(argv, starting)
  if (shells.has(name) && rest[0] && !rest[0].startsWith('-'))
    return shellFileEntry(name, rest[0], rest.slice(1), starting)
  if (/\.([cm]?js)$/.test(program)) return nodeEntry(argv, starting)
  if (program.includes('/')) {
    const origin = traceToHost(posix.resolve(starting.workdir, program), starting.image)
    if (origin && existsSync(origin.path)) return shellFileEntry('sh', program, rest, starting)
  }
  const what = `starts ${name}, and only Node programs run without Docker`
  return fail(starting, what, 'Start it with node, or use Docker.')
}

/** Node's options that take the next word as their value. */
const valueOptions = new Set(
  '-r --require --import --loader --experimental-loader -C --conditions --env-file'.split(' '),
)

function nodeEntry(words: string[], starting: Starting): Entry {
  let index = 0
  while (words[index]?.startsWith('-') && words[index] !== '-') index += valueOptions.has(words[index]!) ? 2 : 1
  const script = words[index]
  if (script === undefined) return fail(starting, 'starts node without a script', 'Name the file that node runs.')
  const origin = find(script, starting)
  const argv = [process.execPath, ...words.slice(0, index), origin.path, ...words.slice(index + 1)]
  return { argv, cwd: folderFor(script, origin, starting), script: origin.path, built: origin.how === 'built' }
}

/** npm and similar programs find their script in the package.json of the working directory. */
function folderEntry(argv: string[], starting: Starting): Entry {
  const origin = find('package.json', starting)
  return { argv, cwd: dirname(origin.path), script: origin.path, built: false }
}

function shellFileEntry(shell: string, file: string, rest: string[], starting: Starting): Entry {
  const origin = find(file, starting)
  const words = rest.map(word => (word.startsWith('/') ? (traceToHost(word, starting.image)?.path ?? word) : word))
  const main = rest.find(word => /\.[cm]?js$/.test(word))
  const cwd = main ? folderFor(main, find(main, starting), starting) : folderFor(file, origin, starting)
  return { argv: [shell, origin.path, ...words], cwd, script: origin.path, built: false }
}

/** Several commands in one text: the shell runs it, in the folder of the last Node script. */
function scriptEntry({ shell, text }: ShellScript, starting: Starting): Entry {
  const scripts = [...text.matchAll(/[\w./-]+\.[cm]?js\b/g)].map(([path]) => path)
  const main = scripts.at(-1)
  const what = `runs the shell text "${text}", in which no Node script is named`
  if (main === undefined) return fail(starting, what, 'Name the script: node file.js.')
  const origin = find(main, starting)
  const local = scripts
    .filter(path => path.startsWith('/'))
    .reduce((all, path) => all.replaceAll(path, find(path, starting).path), text)
  const cwd = folderFor(main, origin, starting)
  return { argv: [basename(shell), '-c', local], cwd, script: origin.path, built: origin.how === 'built' }
}

function find(path: string, starting: Starting): Origin {
  const absolute = posix.resolve(starting.workdir, path)
  const exact = traceToHost(absolute, starting.image)
  const origin = exact && existsSync(exact.path) ? exact : (traceWithExtension(absolute, starting.image) ?? exact)
  const what = `starts ${absolute}, which no COPY of its Dockerfile brings into the image`
  if (!origin) return fail(starting, what, 'Check WORKDIR, the paths of COPY and the command.')
  if (origin.how !== 'copied' || existsSync(origin.path)) return origin
  const name = nameInContext(origin.path, starting.image.contextDirectory)
  return fail(starting, `starts ${absolute}, which would come from ${name}, and that does not exist`, 'Check the path.')
}

/** Extensions that Node tries itself: `node server`, `node .`. */
function traceWithExtension(path: string, image: Image): Origin | undefined {
  const tried = [`${path}.js`, posix.join(path, 'index.js')].map(candidate => traceToHost(candidate, image))
  return tried.find(origin => origin && existsSync(origin.path))
}

/** The folder on this machine from which `script` leads to `origin`, as it does from the working directory in the image. */
function folderFor(script: string, origin: Origin, { workdir }: Starting): string {
  const steps = posix.relative(workdir, posix.resolve(workdir, script))
  if (!steps.startsWith('..') && origin.path.endsWith(`/${steps}`)) return origin.path.slice(0, -steps.length - 1)
  return dirname(origin.path)
}

function fail({ service, line, image }: Starting, what: string, next: string): never {
  const file = service.build ? nameInContext(service.build.dockerfile, image.contextDirectory) : undefined
  const fromImage = service.command === undefined && service.entrypoint === undefined
  const place: Place = fromImage && file && line ? { file, line } : service.place
  throw new StackError({ kind: 'service', service: service.name, place, message: `${service.name} ${what}.`, next })
}
