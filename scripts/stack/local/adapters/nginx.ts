import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { quotedName } from '../../compose/odd-character.ts'
import { findProgram } from '../../engines/programs.ts'
import { type StackError, serviceError } from '../../error.ts'
import { directive } from '../../nginx/print.ts'
import { type NginxConfiguration, planNginxService, readNginxService } from '../../nginx/read-service.ts'
import { forVersion, localNginx } from '../../nginx/translate.ts'
import type { Directive } from '../../nginx/types.ts'
import type { ComposeService } from '../../types.ts'
import { runCommand } from '../command.ts'
import type { Adapter, InstanceContext, Launch } from '../types.ts'
import { otherVersion } from './image.ts'
import { missingEngine } from './unavailable.ts'

interface Nginx {
  program: string
  version: string
  /** Folder with mime.types. */
  nginxDirectory: string
  /** Folder of the modules that nginx can load. */
  modulesDirectory?: string
}

/** Serves the `nginx` image with the machine's nginx; its configuration is translated for this machine. */
export async function nginxAdapter(
  service: ComposeService,
  { directory, state }: { directory: string; state: string },
): Promise<Adapter> {
  const nginx = await locate()
  if (!nginx) throw missingEngine('nginx', service)
  const about = (folder: string) => ({ service, directory, state: folder })
  const plan = planNginxService(about(join(state, 'nginx')))
  const differences = plan.config ? forVersion(plan.config, nginx.version).notes : []
  return {
    engine: `nginx ${nginx.version}`,
    notes: [...otherVersion(service, 'nginx', nginx.version, 2), ...differences],
    listeners: plan.ports.map(port => ({ port })),
    // nginx first answers the requests in progress.
    stopSignal: 'SIGQUIT',
    prepare: async instance => prepare(instance, nginx, readNginxService(about(join(instance.directory, 'nginx')))),
  }
}

async function locate(): Promise<Nginx | undefined> {
  const program = findProgram('nginx')
  if (!program) return undefined
  // It prints its version and the options that it was compiled with, on stderr.
  const { stderr } = await runCommand([program, '-V'], { timeoutMs: 20_000 })
  const said = (pattern: RegExp) => pattern.exec(stderr)?.[1]
  const version = said(/nginx\/(\S+)/)
  const nginxDirectory = dirname(said(/--conf-path=(\S+)/) ?? '/etc/nginx/nginx.conf')
  return version === undefined
    ? undefined
    : { program, version, nginxDirectory, modulesDirectory: said(/--modules-path=(\S+)/) }
}

async function prepare(instance: InstanceContext, nginx: Nginx, configuration: NginxConfiguration): Promise<Launch> {
  const machine = {
    ...nginx,
    peers: instance.names.peers(),
    localPort: (port: number) => localPort(instance, port),
    accessLog: '/dev/stdout',
  }
  const modules = modulesFor(configuration, nginx)
  const local = localNginx(
    { ...configuration, config: [...modules, ...configuration.config] },
    machine,
    join(instance.directory, 'nginx'),
  )
  const env = instance.environment
  // Noted here too, because the command may have written the configuration only now.
  for (const difference of forVersion(configuration.config, nginx.version).notes) instance.log(`${difference}\n`)
  // Tests the configuration first: the messages name places in the reader's files, and nothing starts halfway.
  const test = await runCommand([...local.argv, '-t'], { env, timeoutMs: 20_000, signal: instance.signal, pipes: true })
  const said = local.explain(test.stderr)
  instance.log(said)
  if (test.exitCode !== 0) throw refused(instance, said)
  return { argv: local.argv, env, cwd: instance.directory }
}

/** `load_module` for the blocks that the image has built in, where a package has brought the module here. */
function modulesFor({ config }: NginxConfiguration, { modulesDirectory = '' }: Nginx): Directive[] {
  return config
    .filter(({ name }) => name in packagedApart)
    .map(one => directive(one, 'load_module', join(modulesDirectory, `ngx_${one.name}_module.so`)))
    .filter(({ args }) => existsSync(args[0]!.value))
}

function localPort(instance: InstanceContext, port: number): number {
  const local = instance.ports.get(port)
  if (local !== undefined) return local
  throw serviceError(instance.service, {
    kind: 'service',
    message: `The configuration of ${instance.service.name} listens on port ${port}, which nothing said when the stack was planned.`,
    next: 'If you have just changed it, take the stack down and start it again; if its command writes it, name the port under "expose".',
  })
}

/**
 * Modules that the official image has built in and many distributions package separately: without them a block is
 * unknown, which is no fault of the configuration.
 */
const packagedApart: Record<string, string> = { stream: 'libnginx-mod-stream', mail: 'libnginx-mod-mail' }

function refused({ service }: InstanceContext, output: string): StackError {
  const said = output.replace(/"([^"\n]+)"/g, (_, name: string) => quotedName(name))
  const message = /\[emerg\] (?:\d+#\d+: )?(.*)/.exec(said)?.[1] ?? said.trim()
  const lacking = /unknown directive "(\w+)"/.exec(message)?.[1] ?? ''
  if (lacking in packagedApart) {
    return serviceError(service, {
      kind: 'environment',
      message: `The nginx of this machine does not know "${lacking}", which the nginx image has built in.`,
      next: `Install it (on Debian and Ubuntu: apt-get install ${packagedApart[lacking]}), or run this with Docker.`,
      log: said,
    })
  }
  return serviceError(service, {
    kind: 'service',
    message: `nginx refuses the configuration of ${service.name}: ${message}`,
    next: 'Correct the line that it names.',
    log: said,
  })
}
