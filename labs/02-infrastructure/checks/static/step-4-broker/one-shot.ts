/** Rule 4.2: who runs the script, how often, and with which broker and commands. */
import { posix } from 'node:path'
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { at, files, finding, leaveToLive, lineIn, projectOf, type StaticContext } from '../context.ts'
import { startWords, topicsScript } from '../facts/topics-script.ts'

export const scriptRuns: Check<StaticContext> = {
  id: '4.2.script-runs',
  step: 4,
  title: 'The one-shot service kafka-setup runs the script',
  proof: 'static',
  needs: ['1.0.parses', '4.0.exists'],
  shownBy: ['4.1.topics-exist'],
  run(context) {
    const seen = observe()
    const { service, mounted } = topicsScript(context)!
    if (!service) {
      const runsIt = Object.values(projectOf(context).services).some(each =>
        startWords(each).some(word => word.includes(posix.basename(files.setup))),
      )
      seen.that(runsIt, () =>
        notRun({ file: files.compose }, 'there is no service kafka-setup', 'nothing in the compose file mentions it'),
      )
      return seen.outcome()
    }
    const words = startWords(service)
    if (service.build) leaveToLive(seen, `that ${service.name} runs ${files.setup}: its image may bring it`)
    else if (
      seen.that(mounted.length > 0, () =>
        notRun(at(context, service.name, 'volumes'), 'the container of kafka-setup does not have it', 'no mount of it'),
      )
    ) {
      const paths = mounted.map(({ path }) => path)
      // A relative path, or one that another script leads to, only a run can follow.
      const named = words.filter(word => word.includes('.sh'))
      const leads = paths.some(path =>
        words.some(
          word =>
            word.includes(path) || pathsIn(word).some(each => posix.resolve(service.workingDir ?? '/', each) === path),
        ),
      )
      const indirect = named.some(word => !paths.some(path => word.includes(posix.basename(path))))
      if (!leads && indirect) leaveToLive(seen, `that the command of kafka-setup leads to ${files.setup}`)
      else {
        seen.that(leads, () =>
          notRun(
            at(context, service.name, service.command === undefined ? 'entrypoint' : 'command'),
            'the command of kafka-setup does not start it',
            `mounted as ${paths.join(', ')}; started: ${words.join(' ') || 'what the image starts'}`,
          ),
        )
      }
    }
    const again = service.restart === 'always' || service.restart === 'unless-stopped'
    seen.that(!again, () =>
      finding('4.2.one-shot-restarts', {
        message: 'The service “kafka-setup” is started again each time it has ended, so it never counts as completed.',
        place: at(context, service.name, 'restart'),
        expected: 'a restart policy that leaves a success alone',
        actual: service.restart,
        next: 'Look at which restart policies start a container again after status 0.',
      }),
    )
    return seen.outcome()
  },
}

export const brokerFromEnvironment: Check<StaticContext> = {
  id: '4.2.broker-from-environment',
  step: 4,
  title: 'The broker comes from KAFKA_BOOTSTRAP, the commands from KAFKA_BIN',
  proof: 'static',
  needs: ['4.0.exists'],
  run(context) {
    const seen = observe()
    const { text, reach, service } = topicsScript(context)!
    const literal = /--bootstrap-server[= ]+["']?([\w.-]+:\d+)/.exec(reach)?.[1]
    const overwritten = /^\s*(?:export\s+|readonly\s+)?KAFKA_BOOTSTRAP=["']?([^$"'\s]+)["']?\s*$/m.exec(text)?.[1]
    const guarded = /-[zn]\s+["']?\$\{?KAFKA_BOOTSTRAP/.test(text)
    const fixed = literal ?? (guarded ? undefined : overwritten)
    const asks = /KAFKA_BOOTSTRAP(?!_)/.test(reach)
    seen.that(asks && fixed === undefined, () =>
      finding('4.2.bootstrap-ignored', {
        message: `${files.setup} does not take the broker from KAFKA_BOOTSTRAP.`,
        place: lineIn(context, files.setup, fixed ? new RegExp(escaped(fixed)) : /bootstrap/i),
        expected: 'the value of KAFKA_BOOTSTRAP',
        actual: fixed ?? 'KAFKA_BOOTSTRAP is not mentioned',
        next: 'Start it with another value of KAFKA_BOOTSTRAP and see which broker it asks.',
      }),
    )
    const fallback = /KAFKA_BOOTSTRAP:?[-=]|KAFKA_BOOTSTRAP=/.test(text)
    if (asks && service && service.environment.KAFKA_BOOTSTRAP === undefined && !fallback && !service.build) {
      seen.wrong(
        finding('4.2.no-bootstrap', {
          message: 'kafka-setup is not told KAFKA_BOOTSTRAP, and its script has no other value for it.',
          place: at(context, service.name, 'environment', 'KAFKA_BOOTSTRAP'),
          expected: 'KAFKA_BOOTSTRAP in its environment',
          actual: Object.keys(service.environment).join(', ') || 'nothing',
          next: 'Look at the environment of kafka-setup, and at what its script reads from it.',
        }),
      )
    }
    const takesFolder = /KAFKA_BIN\b/.test(reach)
    seen.that(takesFolder, () =>
      finding('4.2.kafka-bin-ignored', {
        message: `${files.setup} does not take Kafka’s commands from the folder that KAFKA_BIN names.`,
        place: lineIn(context, files.setup, /kafka-topics/),
        expected: 'the value of KAFKA_BIN',
        actual: 'KAFKA_BIN is not mentioned',
        next: 'Say the folder once, as a variable with a default.',
      }),
    )
    seen.that(!takesFolder || reach.includes('/opt/kafka') || service?.environment.KAFKA_BIN !== undefined, () =>
      finding('4.2.kafka-bin-default', {
        message: `${files.setup} has no folder for Kafka’s commands when KAFKA_BIN is not set.`,
        place: lineIn(context, files.setup, /KAFKA_BIN/),
        expected: 'the folder in which the image keeps them',
        actual: 'no default',
        next: 'Open a shell in the image and look where kafka-topics.sh is.',
      }),
    )
    return seen.outcome()
  },
}

function notRun(place: { file: string; line?: number }, why: string, actual: string) {
  return finding('4.2.script-not-run', {
    message: `Nothing runs ${files.setup}: ${why}.`,
    place,
    expected: `a service kafka-setup that starts ${files.setup}`,
    actual,
    next: 'Follow kafka-setup from its start-up command to the script: what is mounted where, and what is started?',
  })
}

const pathsIn = (word: string): string[] => word.match(/[\w./-]+\.sh\b/g) ?? []
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
