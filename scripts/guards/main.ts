/** `npm run guards`: takes the platform's guards away, one at a time, and sees whether the test that is named for it notices. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { copyRepository } from '../docs/lesson-place.ts'
import { untilInterrupted } from '../interrupt.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { escapeRegExp } from '../stack/escape-regexp.ts'
import { openEngines } from '../test/engines.ts'
import type { Guard } from './guard.ts'
import { guards } from './guards.ts'

const usage = `npm run guards [-- WORD…] [--json]

In a copy of the repository, takes away one guard at a time (an ON CONFLICT, a lock, a version, a permission, a rule) and runs
the test that is named for it. With its guard a test has to pass, without it to fail. Prints how many were noticed, of all,
and ends with 1 unless it is all of them. With words, those whose description has one of them.`

type Outcome = 'noticed' | 'not noticed' | 'fails with its guard' | 'the guard is not where it was'

const { values, positionals } = readOptions({ allowPositionals: true, options: { json: { type: 'boolean' } } }, usage)
const chosen = guards.filter(({ guard }) => positionals.length === 0 || positionals.some(word => guard.includes(word)))
if (chosen.length === 0) refuseOptions(`No guard has “${positionals.join('” or “')}” in its description.`, usage)

await untilInterrupted(async signal => {
  const { directory, remove } = copyRepository()
  try {
    const shared = chosen.some(({ test }) => test.project === 'integration') ? await openEngines() : undefined
    try {
      const env = { CI: '', ...(shared && { GROUNDWORK_TEST_ENGINES: JSON.stringify(shared.engines) }) }
      report(await judgeAll(chosen, { directory, signal, env }))
    } finally {
      await shared?.stop()
    }
  } finally {
    await remove()
  }
})

interface Place {
  directory: string
  signal: AbortSignal
  env: Record<string, string>
}

async function judgeAll(list: Guard[], place: Place): Promise<{ guard: string; outcome: Outcome }[]> {
  const outcomes: { guard: string; outcome: Outcome }[] = []
  // A test that several guards name is shown to pass once.
  const withGuards = new Map<string, Promise<TestOutcome>>()
  const runWithGuards = (test: Guard['test']) => {
    const name = `${test.file} ${test.name}`
    if (!withGuards.has(name)) withGuards.set(name, run(test, place))
    return withGuards.get(name)!
  }
  for (const guard of list) {
    const outcome = await judge(guard, place, runWithGuards)
    outcomes.push({ guard: guard.guard, outcome })
    console.error(`${outcome.padEnd(12)} ${guard.guard}`)
  }
  return outcomes
}

function report(outcomes: { guard: string; outcome: Outcome }[]): void {
  const noticed = outcomes.filter(({ outcome }) => outcome === 'noticed').length
  console.error(`${noticed} of ${outcomes.length} were noticed`)
  if (values.json) console.log(JSON.stringify({ noticed, guards: outcomes.length, outcomes }))
  process.exitCode = noticed === outcomes.length ? 0 : 1
}

async function judge(
  { file, find, replace, test }: Guard,
  place: Place,
  runWithGuards: (test: Guard['test']) => Promise<TestOutcome>,
): Promise<Outcome> {
  const path = join(place.directory, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) return 'the guard is not where it was'
  if ((await runWithGuards(test)) !== 'passed') return 'fails with its guard'
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
  try {
    return (await run(test, place)) === 'failed' ? 'noticed' : 'not noticed'
  } finally {
    writeFileSync(path, text)
  }
}

/** `nothing` when no test of that name ran: then nothing was shown. */
type TestOutcome = 'passed' | 'failed' | 'nothing'

async function run(test: Guard['test'], { directory, signal, env }: Place): Promise<TestOutcome> {
  const name = escapeRegExp(test.name)
  const argv = ['run', '--project', test.project, test.file, '--testNamePattern', name, '--reporter', 'json']
  const options = { cwd: directory, preferLocal: true, localDir: directory, reject: false, cancelSignal: signal, env }
  const { stdout } = await execa('vitest', argv, options)
  const tests = JSON.parse(stdout.slice(stdout.indexOf('{"num'))) as { numPassedTests: number; numFailedTests: number }
  if (tests.numFailedTests > 0) return 'failed'
  return tests.numPassedTests > 0 ? 'passed' : 'nothing'
}
