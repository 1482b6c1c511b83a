/** Rules 4.1 to 4.4, as far as the script's text is certain. What it does, a run against a broker shows. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { partitions, replication, topics } from '../../rules.ts'
import { files, finding, leaveToLive, lineIn, type StaticContext } from '../context.ts'
import { brokerSettings } from '../facts/kafka.ts'
import { alwaysSucceeds } from '../facts/shell-text.ts'
import { optionValues, startWords, type TopicsScript, topicsScript } from '../facts/topics-script.ts'

export const scriptExists: Check<StaticContext> = {
  id: '4.0.exists',
  step: 4,
  title: 'There is a script for the topics',
  proof: 'static',
  run(context) {
    const script = topicsScript(context)
    if (script?.text.trim()) return { verdict: 'passed', observed: 1 }
    const first = finding('4.0.no-script', {
      message: script ? `${files.setup} does nothing yet.` : `There is no ${files.setup} in the workspace.`,
      place: { file: files.setup },
      expected: 'a shell script that makes the nine topics',
      actual: script ? 'comments only' : 'no such file',
      next: 'Begin by asking the broker which topics there are.',
    })
    return { verdict: 'not-started', findings: [first], observed: 1 }
  },
}

export const lineEnds: Check<StaticContext> = {
  id: '4.0.line-ends',
  step: 4,
  title: 'The script has the line ends of Unix',
  proof: 'static',
  needs: ['4.0.exists'],
  run(context) {
    const seen = observe()
    const line = (context.read(files.setup) ?? '').split('\n').findIndex(text => text.endsWith('\r')) + 1
    seen.that(line === 0, () =>
      finding('4.0.carriage-returns', {
        message: `${files.setup} has the line ends of Windows, and a shell takes the carriage return for part of the command.`,
        place: { file: files.setup, line },
        expected: 'lines that end with a line feed only',
        actual: 'carriage return and line feed',
        next: 'Change the line ends in your editor, and see what Git does with them (core.autocrlf, .gitattributes).',
      }),
    )
    return seen.outcome()
  },
}

export const nineTopics: Check<StaticContext> = {
  id: '4.1.topics',
  step: 4,
  title: 'The script names the nine topics, with three partitions and one replica',
  proof: 'static',
  needs: ['4.0.exists'],
  shownBy: ['4.1.topics-exist'],
  run(context) {
    const seen = observe()
    const script = topicsScript(context)!
    const composed = /[$}"']-?(events|commands)\b|-\{[^}]*(events|commands)|\{[^}]*,[^}]*\}-/.test(script.reach)
    const missing = topics.filter(topic => !new RegExp(`(?<![\\w.-])${topic}(?![\\w.-])`).test(script.reach))
    if (missing.length > 0 && composed)
      leaveToLive(seen, 'that all nine topics are made: the script puts names together')
    else {
      seen.that(missing.length === 0, () =>
        finding('4.1.missing-topic', {
          message: `${files.setup} does not make ${missing.join(', ')}.`,
          place: lineIn(context, files.setup, /-events|-commands/),
          expected: `${topics.length} topics`,
          actual: `${topics.length - missing.length} of them are named`,
          next: 'Compare the names one by one with the list in the lesson.',
        }),
      )
    }
    judgeNumber(context, script, '--partitions', 'partitions', partitions, seen)
    judgeNumber(context, script, '--replication-factor', 'replication', replication, seen)
    return seen.outcome()
  },
}

function judgeNumber(
  context: StaticContext,
  script: TopicsScript,
  option: string,
  what: string,
  wanted: number,
  seen: Observation,
): void {
  const wrong = optionValues(script, option).find(value => value !== undefined && Number(value) !== wanted)
  seen.that(wrong === undefined, () =>
    finding(`4.1.${what}`, {
      message: `${files.setup} asks for another number with ${option} than the lesson does.`,
      place: lineIn(context, files.setup, new RegExp(`${option}[= ]+["']?${wrong}\\b|=["']?${wrong}\\b`)),
      expected: String(wanted),
      actual: wrong,
      next: 'See in the lesson why the number is what it is.',
    }),
  )
  if (what !== 'partitions' || !/--create\b/.test(script.reach) || /--partitions\b/.test(script.reach)) return
  // Without the option the broker's own number counts.
  const broker = context.compose?.services.kafka
  const settings = broker && brokerSettings(broker)
  if (settings && !settings.certain) return
  seen.that(Number(settings?.properties['num.partitions'] ?? 1) === wanted, () =>
    finding('4.1.partitions', {
      message: `${files.setup} does not say how many partitions a topic has.`,
      place: lineIn(context, files.setup, /--create\b/),
      expected: String(wanted),
      actual: 'the broker’s default, 1',
      next: 'Look at what kafka-topics.sh can be told when it makes a topic.',
    }),
  )
}

export const repeatable: Check<StaticContext> = {
  id: '4.3.repeatable',
  step: 4,
  title: 'The script looks at what is there before it makes a topic',
  proof: 'static',
  needs: ['4.0.exists'],
  shownBy: ['4.3.second-run'],
  run(context) {
    const seen = observe()
    const { reach } = topicsScript(context)!
    if (!/--create\b/.test(reach)) {
      leaveToLive(seen, 'that the script can be run twice: it does not make topics with kafka-topics.sh --create')
      return seen.outcome()
    }
    const place = lineIn(context, files.setup, /--create\b/)
    const looks = /--if-not-exists|--list\b|--describe\b|already exists|TopicExistsException/.test(reach)
    seen.that(looks, () =>
      finding('4.3.second-run-fails', {
        message: `${files.setup} fails when it runs a second time: a topic that exists cannot be made again.`,
        place,
        expected: 'a script that can be run at any time',
        actual: 'nothing asks whether the topic exists',
        next: 'Run it twice against a broker, and read what the second run says.',
      }),
    )
    // A topic that is deleted and made anew has them too; what else that costs, a run shows.
    seen.that(/--(alter|delete)\b/.test(reach), () =>
      finding('4.3.partitions-not-raised', {
        message: `${files.setup} leaves a topic with fewer than ${partitions} partitions as it is.`,
        place,
        expected: `${partitions} partitions, whatever was there`,
        actual: 'nothing changes a topic that exists',
        next: 'Make one of the topics by hand with a single partition, run the script, and describe the topic.',
      }),
    )
    return seen.outcome()
  },
}

export const honest: Check<StaticContext> = {
  id: '4.4.honest',
  step: 4,
  title: 'The script asks for the broker, and its failures count',
  proof: 'static',
  needs: ['4.0.exists'],
  run(context) {
    const seen = observe()
    const { text, reach, service } = topicsScript(context)!
    // A loop over the topics is no waiting; one that is left as soon as something works is.
    const loops = /\b(while|until|break)\b/.test(reach)
    const asks = /kafka-(broker-api-versions|metadata-quorum|cluster|get-offsets)|--list\b|--describe\b/.test(reach)
    seen.that(!/^\s*sleep\s/m.test(text) || loops || asks, () =>
      finding('4.4.sleeps', {
        message: `${files.setup} waits for a fixed time instead of asking whether the broker answers.`,
        place: lineIn(context, files.setup, /^\s*sleep\s/),
        expected: 'a question to the broker, repeated until it answers or the time is up',
        actual: /^\s*(sleep\s+\S+)/m.exec(text)?.[1],
        next: 'Find the cheapest question that only a running broker can answer.',
      }),
    )
    const words = service ? startWords(service).join(' ') : ''
    const stops =
      /\bset\s+-\w*e|\berrexit\b/.test(reach) ||
      /^#!.*\ssh?\s*-\w*e/m.test(context.read(files.setup) ?? '') ||
      /^#!\S*\s+-\w*e/.test(context.read(files.setup) ?? '') ||
      /(^|\s)-\w*e\w*(\s|$)/.test(words)
    const minds = /\bexit\b|\|\||\btrap\b|\breturn\b|&&|^\s*if\s/m.test(reach)
    seen.that(stops || minds, () =>
      finding('4.4.failure-swallowed', {
        message: `${files.setup} goes on after a command that failed, and ends with the status of its last line.`,
        place: lineIn(context, files.setup, /--create\b/),
        expected: 'a status other than 0 when a topic could not be made',
        actual: 'no line looks at the outcome of another',
        next: 'Let one --create fail (a name with a blank in it), and print $? afterwards.',
      }),
    )
    const swallowed = text.split('\n').find(line => /--create\b/.test(line) && alwaysSucceeds(line))
    seen.that(swallowed === undefined || /--describe\b|--list\b|\bexit\s+["']?\$|\bexit\s+[1-9]/.test(reach), () =>
      finding('4.4.failure-swallowed', {
        message: `${files.setup} turns every failure of --create into a success.`,
        place: lineIn(context, files.setup, /--create\b.*\|\|/),
        expected: 'a status other than 0 when a topic could not be made',
        actual: swallowed!.trim().slice(-60),
        next: 'Tell apart the one failure that is expected from all others.',
      }),
    )
    return seen.outcome()
  },
}
