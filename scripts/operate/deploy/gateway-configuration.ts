/** Compares the gateway's configuration with the files, and reloads it. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { askDocker, docker, lastLine } from '../../stack/docker/command.ts'
import { type Container, serviceOf } from '../../stack/docker/containers.ts'
import { StackError } from '../../stack/error.ts'
import { renderTemplates } from '../../stack/nginx/templates.ts'
import type { ComposeProject } from '../../stack/types.ts'
import { renderedFile, write } from './gateway.ts'

const nginxConfFile = '/etc/nginx/nginx.conf'
const template = 'gateway.conf.template'

export interface GatewayFiles {
  /** The template with the project's values in it. */
  rendered: string
  /** @property writtenAt milliseconds since the epoch */
  nginxConf: { text: string; writtenAt: number }
}

/** Reads the files that the project mounts into its gateway. */
export function gatewayFiles({ services }: Pick<ComposeProject, 'services'>): GatewayFiles {
  const { volumes, environment } = services.gateway!
  const mounted = (target: string) => volumes.find(volume => volume.target === target)!.source!
  const text = readFileSync(join(mounted('/etc/nginx/templates'), template), 'utf8')
  const nginxConf = mounted(nginxConfFile)
  return {
    rendered: renderTemplates({ [template]: { text } }, environment)[renderedFile]!.text,
    nginxConf: { text: readFileSync(nginxConf, 'utf8'), writtenAt: statSync(nginxConf).mtimeMs },
  }
}

/** As the container sees it: it keeps the old file when a new one has replaced it. */
export const nginxConfIn = ({ Id }: Container): Promise<string> => askDocker(['exec', Id, 'cat', nginxConfFile])

/**
 * Reloads nginx if the configuration in the files has changed.
 * @returns whether it has changed
 * @throws StackError when nginx refuses the new configuration; it keeps the old one
 */
export async function reloadIfChanged(gateway: Container, { rendered, nginxConf }: GatewayFiles): Promise<boolean> {
  const held = await askDocker(['exec', gateway.Id, 'cat', renderedFile])
  const startedAt = Date.parse(await askDocker(['inspect', '--format', '{{.State.StartedAt}}', gateway.Id]))
  if (held === rendered && nginxConf.writtenAt < startedAt) return false
  await write(gateway, rendered)
  try {
    await checkConfiguration(gateway)
  } catch (error) {
    await write(gateway, held)
    throw error
  }
  await askDocker(['exec', gateway.Id, 'nginx', '-s', 'reload'])
  return true
}

/** @throws StackError with nginx's own words when it refuses its current configuration */
export async function checkConfiguration(gateway: Container): Promise<void> {
  const { exitCode, stderr } = await docker(['exec', gateway.Id, 'nginx', '-t', '-q'])
  if (exitCode !== 0) throw refused(gateway, stderr)
}

function refused(gateway: Container, stderr: string): StackError {
  const reason = stderr.split('\n').find(line => line.includes('[emerg]')) ?? lastLine(stderr)
  return new StackError({
    kind: 'service',
    service: serviceOf(gateway),
    message: `nginx refuses the new configuration: ${reason.replace(/^.*\[emerg\] (\d+#\d+: )?/, '')}`,
    next: 'The gateway keeps the old one. Correct the files below infrastructure/nginx, and run this again.',
  })
}
