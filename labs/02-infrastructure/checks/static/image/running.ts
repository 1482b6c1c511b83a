/** Rule 6.1, how the image runs: not as root, no shell in front, the program as it was built. */
import type { Dockerfile, ImageConfig } from '../../../../../scripts/stack/dockerfile/types.ts'
import type { ComposeService, Place } from '../../../../../scripts/stack/types.ts'
import { serviceNames } from '../../rules.ts'
import { imageCheck, type Reading } from '../check.ts'
import { at, files, type StaticContext } from '../context.ts'

const isRoot = (user: string | undefined) =>
  user === undefined || /^(root|0)(:|$)/.test(user.trim()) || user.trim() === ''

export const notRoot = imageCheck('6.1.user', 'The program runs as a user that is not root', (context, seen) => {
  const { final } = context.image as Dockerfile
  const { user, baseImage } = final.image
  const services = builtServices(context)
  const overridden = services.find(({ user: own }) => own !== undefined && isRoot(own))
  const elsewhere = services.length > 0 && services.every(({ user: own }) => own !== undefined && !isRoot(own))
  // Images that bring a user of their own say so in their name.
  const broughtAlong = user === undefined && /nonroot|unprivileged|chainguard|cgr\.dev/.test(baseImage)
  const line =
    final.instructions.findLast(({ keyword }) => keyword === 'USER')?.line ?? final.image.cmd?.line ?? final.line
  seen.that(!isRoot(user) || elsewhere || broughtAlong, '6.1.runs-as-root', () => ({
    message: `The image that ${files.dockerfile} makes runs its program as root.`,
    place: { file: files.dockerfile, line },
    expected: 'another user for the last stage',
    actual: user === undefined ? 'no user is named, which means root' : `the user ${user}`,
    next: 'See which users the base image has besides root.',
  }))
  seen.that(!overridden, '6.1.runs-as-root', () => ({
    message: `“${overridden!.name}” runs as root, whatever the image says.`,
    place: at(context, overridden!.name, 'user'),
    expected: 'the user of the image',
    actual: `user: ${overridden!.user}`,
    next: 'Take the line out, and see what needed it.',
  }))
})

export const noShell = imageCheck('6.1.start', 'The program is started without a shell in front', (context, seen) => {
  const { image } = (context.image as Dockerfile).final
  const services = builtServices(context)
  if (services.length === 0) judgeStart(fromImage(image), seen)
  for (const service of services) judgeStart(startOf(service, image, context), seen)
})

interface Start {
  words: string[]
  place: Place
  /** Written as text in the Dockerfile, which puts a shell in front. */
  shellForm: boolean
}

function fromImage({ entrypoint, cmd }: ImageConfig): Start {
  const first = entrypoint ?? cmd
  return {
    words: [...(entrypoint?.words ?? []), ...(cmd?.words ?? [])],
    place: { file: files.dockerfile, line: (cmd ?? entrypoint)?.line },
    shellForm: first?.form === 'shell',
  }
}

function startOf(service: ComposeService, image: ImageConfig, context: StaticContext): Start {
  const { entrypoint, command } = service
  if (entrypoint === undefined && command === undefined) return fromImage(image)
  const front = entrypoint === undefined ? (image.entrypoint?.words ?? []) : [entrypoint].flat()
  const rest = command !== undefined ? [command].flat() : entrypoint === undefined ? (image.cmd?.words ?? []) : []
  const shellForm = entrypoint === undefined && image.entrypoint?.form === 'shell'
  return {
    words: [...front, ...rest],
    place: at(context, service.name, command === undefined ? 'entrypoint' : 'command'),
    shellForm,
  }
}

function judgeStart({ words, place, shellForm }: Start, seen: Reading): void {
  const started = seen.that(words.length > 0, '6.1.no-start', () => ({
    message: `${files.dockerfile} does not say what to start.`,
    place,
    expected: 'the program, as the last instruction',
    actual: 'what the base image starts',
    next: 'Run the image and see what it does.',
  }))
  if (!started) return
  const text = words.join(' ')
  const watching = /--reload\b|--watch\b|\bnodemon\b|\bwatch\b/.exec(text)?.[0]
  seen.that(!watching, '6.1.reloads', () => ({
    message: `The program is started by something that restarts it when a file changes (${watching}), which is for writing code and not for running it.`,
    place,
    expected: 'the program itself',
    actual: text,
    next: 'Start the program, and let Compose rebuild it when the code changes.',
  }))
  const front = inFront(words, shellForm)
  if (front === 'unknown') {
    seen.notProved(`What ${words[0]} does before the program starts.`)
    return
  }
  seen.that(front === undefined, '6.1.shell-in-front', () => ({
    message: `${front} stands in front of the program, so SIGTERM does not reach it.`,
    place,
    expected: 'the program as the first process of the container',
    actual: text,
    next: 'Ask which process a container made like this starts first, and whether that one hands a signal on.',
  }))
}

/** Programs that only hand over to the next word. */
const handsOver = /^(.*\/)?(tini|tini-static|dumb-init|docker-init|docker-entrypoint\.sh|env|exec)$/

function inFront(words: string[], shellForm: boolean): string | 'unknown' | undefined {
  const rest = [...words]
  while (rest.length > 1 && (handsOver.test(rest[0]!) || (rest[0]!.startsWith('-') && rest !== words))) rest.shift()
  const [first = '', flag = '', script = ''] = rest
  if (/^(.*\/)?(ba|da|a|z)?sh$/.test(first)) {
    if (!/^-\w*c$/.test(flag)) return 'unknown'
    // `exec` lets the program take the shell's place.
    return /(^|[;&|]\s*)exec\s/.test(script.trim())
      ? undefined
      : shellForm
        ? 'A shell (the instruction is written as text)'
        : 'A shell'
  }
  if (/^(.*\/)?(npm|npx|yarn|pnpm)$/.test(first)) return `${first}, which starts a shell,`
  if (/\.sh$/.test(first) || /entrypoint/.test(first)) return 'unknown'
  return undefined
}

export const healthCommand = imageCheck(
  '6.2.health-command',
  'The services’ health checks can succeed in their image',
  (context, seen) => {
    const { image } = (context.image as Dockerfile).final
    const installed = (context.image as Dockerfile).final.instructions
      .filter(({ keyword }) => keyword === 'RUN')
      .map(({ text }) => text)
      .join('\n')
    const inImage = { file: files.dockerfile, line: image.healthcheck?.line }
    for (const { name, healthcheck } of builtServices(context)) {
      const own = healthcheck?.test
      const test = own ?? (healthcheck?.disabled ? undefined : image.healthcheck?.test)
      if (!test) continue
      const place = own ? at(context, name, 'healthcheck', 'test') : inImage
      const tool = /(?<![\w./-])(curl|wget)\s/.exec(test.join(' '))?.[1]
      const lacks = tool && !new RegExp(`\\b${tool}\\b`).test(installed) && isWithout(tool, image.baseImage)
      seen.that(!lacks, '6.2.health-check-no-such-command', () => ({
        message: `The health check of “${name}” runs ${tool}, which its image does not have, so it can never succeed.`,
        place,
        expected: 'a command that is in the image',
        actual: `${tool} in ${image.baseImage}`,
        next: 'The image has Node: what can Node ask by itself?',
      }))
    }
    seen.held()
  },
)

/** Official Node images: the slim ones have neither, Alpine's has busybox's wget. */
function isWithout(tool: string, base: string): boolean {
  if (/distroless/.test(base)) return true
  if (!/(^|\/)node:/.test(base)) return false
  return /-slim\b/.test(base) || (/-alpine/.test(base) && tool === 'curl')
}

export function builtServices(context: StaticContext): ComposeService[] {
  const { services = {} } = context.compose ?? {}
  return serviceNames.flatMap(name => (services[name]?.build ? [services[name]] : []))
}
