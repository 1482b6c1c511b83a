/** What of step 4 a run does not show, or shows as a riddle: line ends, and a one-shot that never counts as completed. */
import { placeOf } from '../places.ts'
import { check, composeCheck } from './check.ts'
import { at, files, projectOf } from './context.ts'

/** Of the scripts that one step is about; those of the first start and of the gateway come with the database's. */
const unixLineEnds = (step: number, title: string, ofStep: (file: string) => boolean) =>
  check(`${step}.0.line-ends`, title, [`${step}.0.exists`], (context, seen) => {
    const scripts = context
      .list()
      .filter(file => /\.(sh|envsh)$/.test(file) && !file.startsWith('app/') && ofStep(file))
    for (const file of scripts) {
      const line = (context.read(file) ?? '').split('\n').findIndex(text => text.endsWith('\r')) + 1
      seen.that(line === 0, `${step}.0.carriage-returns`, () => ({
        message: `${file} has the line ends of Windows, and a shell takes the carriage return for part of the command.`,
        place: { file, line },
        expected: 'lines that end with a line feed only',
        actual: 'carriage return and line feed',
        next: 'Change the line ends in your editor, and see what Git does with them (core.autocrlf, .gitattributes).',
      }))
    }
    seen.held()
  })

export const lineEnds = [
  unixLineEnds(3, 'Shell scripts beside the SQL have the line ends of Unix', file => file !== files.setup),
  unixLineEnds(4, 'The script of the topics has the line ends of Unix', file => file === files.setup),
] as const

export const asksBroker = check(
  '4.4.asks-broker',
  'The script asks for the broker and does not guess how long it takes',
  ['4.0.exists'],
  (context, seen) => {
    const text = (context.read(files.setup) ?? '').replaceAll(/^\s*#.*$/gm, '')
    const sleep = /^\s*(sleep\s+\S+)/m.exec(text)?.[1]
    // Whoever asks may also sleep; a file that is read in may do the asking.
    const asks = /\b(while|until|break|source)\b|^\s*\.\s|--(list|describe)\b|kafka-(broker|metadata|cluster)/m.test(
      text,
    )
    seen.that(sleep === undefined || asks, '4.4.sleeps', () => ({
      message: `${files.setup} waits for a fixed time instead of asking whether the broker answers.`,
      place: placeOf(context, files.setup, /^\s*sleep\s/),
      expected: 'a question to the broker, repeated until it answers or the time is up',
      actual: sleep,
      next: 'Find the cheapest question that only a running broker can answer.',
    }))
  },
)

export const oneShot = composeCheck('4.2.one-shot', 'kafka-setup runs once and is then completed', (context, seen) => {
  const restart = projectOf(context).services['kafka-setup']?.restart
  seen.that(restart !== 'always' && restart !== 'unless-stopped', '4.2.one-shot-restarts', () => ({
    message: 'The service “kafka-setup” is started again each time it has ended, so it never counts as completed.',
    place: at(context, 'kafka-setup', 'restart'),
    expected: 'a restart policy that leaves a success alone',
    actual: restart,
    next: 'Look at which restart policies start a container again after status 0.',
  }))
})

/** Rule 5.1: a published port does not lead to the loopback of a container. Without containers there is only one. */
export const listensToOthers = check(
  '5.1.listens-to-others',
  'nginx listens to others than its own container',
  ['5.0.exists'],
  (context, seen) => {
    const text = context.read(files.gateway) ?? ''
    const addresses = [...text.matchAll(/^[^#]*?\blisten\s+([^\s;]+)/gm)].map(([, address = '']) => address)
    const deaf = addresses.length > 0 && addresses.every(each => /^(127\.|localhost\b|\[::1\])/.test(each))
    seen.that(!deaf, '5.1.other-port', () => ({
      message: `nginx, as ${files.gateway} has it, listens to its own container only.`,
      place: placeOf(context, files.gateway, /^[^#]*\blisten\s/),
      expected: 'an address at which the published port arrives',
      actual: addresses.join(', '),
      next: 'Inside a container 127.0.0.1 is the container itself: leave the address out.',
    }))
  },
)

/** Rule 5.3, before anything runs: two containers cannot share a name or a port of the machine. */
export const canScale = composeCheck('5.3.can-scale', 'There can be two instances of sales', (context, seen) => {
  const sales = projectOf(context).services.sales
  const fixed = sales?.ports.findIndex(({ published }) => published !== undefined && !published.includes('-')) ?? -1
  const obstacles = [
    { what: 'container-name', is: sales?.raw.container_name, path: ['container_name'], why: 'has a container_name' },
    {
      what: 'fixed-port',
      is: sales?.ports[fixed]?.published,
      path: ['ports', fixed],
      why: 'is published at a fixed port',
    },
  ]
  for (const { what, is, path, why } of obstacles) {
    seen.that(is === undefined, `5.3.${what}`, () => ({
      message: `The service “sales” ${why}, which two containers cannot share.`,
      place: at(context, 'sales', ...path),
      expected: 'a service that can be scaled',
      actual: String(is),
      next: 'Think of two containers of this service on one machine, and of what each of them needs for itself.',
    }))
  }
})
