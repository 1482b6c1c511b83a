import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type LocalEntry, localEntry } from '../../dockerfile/local-entry.ts'
import { imageHealthcheck } from '../../dockerfile/read-service.ts'
import type { Dockerfile } from '../../dockerfile/types.ts'
import { type StackError, serviceError } from '../../error.ts'
import { tcpTargets } from '../../tcp-targets.ts'
import type { ComposeService } from '../../types.ts'
import { translateText } from '../exec.ts'
import type { Listener } from '../names.ts'
import { translateAddresses } from '../translate.ts'
import type { Adapter, InstanceContext, Launch } from '../types.ts'

/** The port of a web process that no file names. */
const customaryPort = 8000

/** Places of Node in images: the official one, Debian's and Alpine's packages, and images without a distribution. */
const nodePaths = ['/usr/local/bin/node', '/usr/bin/node', '/nodejs/bin/node']
const nodeHere = Object.fromEntries(nodePaths.map(path => [path, process.execPath]))

/** Other variables than PORT that tell a service which port to listen on. */
const portVariables = ['HTTP', 'GRPC', 'METRICS', 'ADMIN', 'MANAGEMENT', 'LISTEN', 'APP', 'SERVER'].map(
  name => `${name}_PORT`,
)

/** For programs that do not read HOST. */
const loopback = fileURLToPath(new URL('../tools/listen-on-loopback.cjs', import.meta.url))

const everyInterface = new Set(['0.0.0.0', '::', '[::]'])

/** Share of the memory limit that Node's heap may take; buffers and code need the rest. */
const heapShare = 0.75

/** A service that is built from a Dockerfile, or mounts its code into Node's image: its own Node process. */
export function nodeAdapter(service: ComposeService, dockerfile?: Dockerfile): Adapter {
  const image = dockerfile?.final.image
  const entry = localEntry(dockerfile, service.build?.context ?? '/', service)
  const environment = { ...entry.env, ...service.environment }
  const workdir = service.workingDir ?? image?.workdir
  return {
    engine: `Node.js ${process.versions.node}`,
    notes: [],
    listeners: listenersOf(service, environment, image?.exposed ?? []),
    stopSignal: (image?.stopSignal as NodeJS.Signals | undefined) ?? 'SIGTERM',
    imagePaths: { ...nodeHere, ...(workdir && workdir !== '/' ? { [workdir]: entry.cwd } : {}) },
    imageEnvironment: entry.env,
    healthcheck: imageHealthcheck(image?.healthcheck),
    directory: entry.cwd,
    preflight() {
      if (!existsSync(entry.script)) throw notBuilt(service, entry.script)
    },
    prepare: async instance => launch(instance, entry, environment),
    execEnvironment: instance => ownSettings(instance, environment),
  }
}

/**
 * Listeners of the program. PORT says where it listens. Without PORT the port is unknown: every port that the files
 * name then leads to the port given to it here.
 */
function listenersOf(
  service: ComposeService,
  environment: Record<string, string>,
  exposed: readonly string[],
): Listener[] {
  const named = [...exposed, ...service.expose].map(port => Number.parseInt(port, 10))
  const own = portVariables.flatMap(name => (environment[name] ? [Number(environment[name])] : []))
  const port = Number(environment.PORT)
  if (Number.isInteger(port) && port > 0)
    return [{ port }, ...own.filter(other => other !== port).map(other => ({ port: other }))]
  const candidates = new Set(
    [...tcpTargets(service), ...named, customaryPort].filter(candidate => !own.includes(candidate)),
  )
  const [main = customaryPort, ...others] = candidates
  return [
    { port: main },
    ...others.map(other => ({ port: other, sameAs: main })),
    ...own.map(other => ({ port: other })),
  ]
}

function launch(instance: InstanceContext, entry: LocalEntry, environment: Record<string, string>): Launch {
  const env = { ...instance.environment, ...ownSettings(instance, environment) }
  return { argv: entry.argv.map(word => translateWord(word, entry, instance)), env, cwd: entry.cwd }
}

/** Variables for the process: where it really listens, and how much memory it may take. */
function ownSettings({ service, ports }: InstanceContext, environment: Record<string, string>): Record<string, string> {
  // 0, any free port, for a process without callers (`run`).
  const settings: Record<string, string> = { PORT: String([...ports.values()][0] ?? 0) }
  for (const name of portVariables) {
    const local = ports.get(Number(environment[name]))
    if (local !== undefined) settings[name] = String(local)
  }
  // In a container, all interfaces are those of its own network; here they would be those of the machine.
  if (!environment.HOST || everyInterface.has(environment.HOST)) settings.HOST = '127.0.0.1'
  const options = [environment.NODE_OPTIONS ?? '', `--require ${JSON.stringify(loopback)}`]
  if (service.memoryLimit !== undefined)
    options.push(`--max-old-space-size=${Math.floor((service.memoryLimit * heapShare) / 2 ** 20)}`)
  settings.NODE_OPTIONS = options.join(' ').trim()
  return settings
}

/** Leaves paths alone that `localEntry` has already translated. */
function translateWord(word: string, { script }: LocalEntry, instance: InstanceContext): string {
  const traced = word === process.execPath || word.includes(script)
  return traced ? translateAddresses(word, instance.names) : translateText(word, instance)
}

function notBuilt(service: ComposeService, script: string): StackError {
  return serviceError(service, {
    kind: 'environment',
    message: `${service.name} runs ${script}, which its image makes while it is built, and which is not on this machine.`,
    next: 'Build it here first; for the platform: npm run build:services.',
  })
}
