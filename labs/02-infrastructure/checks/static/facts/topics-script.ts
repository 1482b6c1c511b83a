/** What can be read off kafka-setup.sh without running it. */
import { posix } from 'node:path'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { files, inWorkspace, type StaticContext } from '../context.ts'
import { type ContainerFile, containerFiles } from './container-files.ts'
import { withoutComments } from './shell-text.ts'

export interface TopicsScript {
  /** Without comments, continued lines joined. */
  text: string
  /** The script together with the files it reads or runs in its container. */
  reach: string
  service?: ComposeService
  /** The script as the container has it. */
  mounted: ContainerFile[]
}

export function topicsScript(context: StaticContext): TopicsScript | undefined {
  const source = context.read(files.setup)
  if (source === undefined) return undefined
  const service = context.compose?.services['kafka-setup']
  const all = service ? containerFiles(service) : []
  const mounted = all.filter(file => file.source !== undefined && inWorkspace(context, file.source) === files.setup)
  const text = withoutComments(source)
  const others = all.filter(file => !mounted.includes(file) && text.includes(posix.basename(file.path)))
  return { text, reach: [text, ...others.map(file => withoutComments(file.text))].join('\n'), service, mounted }
}

/** The whole start-up command of a service, as words. */
export function startWords({ entrypoint, command }: ComposeService): string[] {
  return [entrypoint ?? [], command ?? []].flat()
}

/**
 * The values an option is given: literal ones, and variables that are set once to a literal in the script or in the
 * service's environment. `undefined` stands for a value that only a run can tell.
 */
export function optionValues({ reach, service }: TopicsScript, option: string): (string | undefined)[] {
  const pattern = new RegExp(`${option}[= ]+["']?(\\$\\{?\\w+[^\\s"']*|[^\\s"']+)`, 'g')
  return [...reach.matchAll(pattern)].map(([, written = '']) => {
    const value = written.replace(/[;|&)]+$/, '')
    if (/^\d+$/.test(value)) return value
    const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(value)?.[1]
    return name === undefined ? undefined : assignedLiteral(reach, name, service)
  })
}

function assignedLiteral(reach: string, name: string, service: ComposeService | undefined): string | undefined {
  const values = [...reach.matchAll(new RegExp(`(?<![\\w$])${name}=["']?([^\\s"';]*)`, 'g'))].map(([, value]) => value!)
  if (values.length === 0) return service?.environment[name]
  return values.length === 1 && /^\d+$/.test(values[0]!) ? values[0] : undefined
}
