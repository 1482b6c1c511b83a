/** Reads the nginx configuration of a compose service. `translate.ts` changes it for this machine. */
import { join, posix } from 'node:path'
import { tcpTargets } from '../tcp-targets.ts'
import type { ComposeService } from '../types.ts'
import { type ContainerFiles, containerFiles } from './container-files.ts'
import { entrypointScripts, environmentAfter } from './entrypoint-scripts.ts'
import { listenPorts } from './listen.ts'
import { loadNginx } from './load.ts'
import { runSetup } from './setup.ts'
import { nginxStartup } from './startup.ts'
import { substitute, templateSettings } from './templates.ts'
import type { Directive } from './types.ts'

export interface NginxService {
  service: ComposeService
  /** Messages name files relative to this folder. */
  directory: string
  /** Folder for generated files. */
  state: string
}

export interface NginxConfiguration {
  /** The whole configuration as nginx would read it in the container, with included files. */
  config: Directive[]
  /** Container ports it listens on. */
  ports: number[]
  files: ContainerFiles
}

/**
 * Reads the configuration, after running the shell text that the command has before nginx, if any. Throws StackError
 * with the place of a mistake.
 */
export function readNginxService({ service, directory, state }: NginxService): NginxConfiguration {
  const { environment } = service
  const startup = nginxStartup(service)
  const brought = containerFiles({ service, directory })
  const scripts = startup.rendersTemplates ? entrypointScripts(brought) : []
  // Files of an earlier command must not be found by this one.
  const written = startup.setup || scripts.length > 0 ? join(state, 'container') : undefined
  if (startup.setup && written) runSetup({ service, text: startup.setup, written, host: brought.host, environment })
  const after = written === undefined ? environment : environmentAfter(scripts, service, brought, environment, written)
  const templateEnvironment = startup.rendersTemplates ? after : undefined
  const files = containerFiles({ service, directory, written, templateEnvironment })
  const config = [...startup.globals, ...loadNginx(files, startup.configFile)]
  return { config, ports: listenPorts(config), files }
}

export interface NginxPlan {
  /** The container ports it will probably listen on; ports that others know come first. */
  ports: number[]
  /** Undefined when the command writes the configuration before it starts nginx. */
  config?: Directive[]
}

/**
 * A forecast of what `readNginxService` will read, before anything runs. For a configuration that the command has yet
 * to write, it looks at the command's text, the files named in it, and the ports of the compose file.
 */
export function planNginxService(about: NginxService): NginxPlan {
  const { service, directory } = about
  const { environment } = service
  const { setup, configFile, rendersTemplates } = nginxStartup(service)
  const files = containerFiles({ service, directory })
  const scripts = rendersTemplates ? entrypointScripts(files) : []
  if (setup === undefined && scripts.length === 0) return readNginxService(about)
  // Only files from the project: those of the image are what the command replaces.
  const named = setup?.match(/\/[\w./-]+/g) ?? [...templates(files, environment), ...scripts]
  const brought = [configFile, ...named].filter(path => files.host(path))
  const inline = service.configs.flatMap(({ content }) => content ?? [])
  const texts = [setup ?? '', ...inline, ...brought.map(path => files.read(path)?.text ?? '')]
  const listened = texts
    .map(text => substitute(text, name => environment[name]))
    .flatMap(text => [...text.matchAll(/\blisten\s+(?:[^\s;]*:)?(\d+)\b/g)].map(([, port]) => Number(port)))
  const exposed = service.expose.map(port => Number.parseInt(port, 10))
  const ports = [...new Set([...tcpTargets(service), ...exposed, ...listened])]
  return { ports: ports.length > 0 ? ports : [80] }
}

function templates(files: ContainerFiles, environment: Record<string, string>): string[] {
  const { directory } = templateSettings(environment)
  return [directory, '/etc/nginx/conf.d'].flatMap(folder => files.list(folder).map(name => posix.join(folder, name)))
}
