/** `npm run guards`: takes the platform's guards away, one at a time, and sees whether the test that is named for it notices. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { copyRepository } from '../docs/lesson-place.ts'
import { readOptions, refuseOptions } from '../read-options.ts'
import { untilInterrupted } from '../setup/interrupt.ts'
import { type Guard, guards } from './guards.ts'

const usage = `npm run guards [-- WORD] [--json]

In a copy of the repository, takes away one guard at a time (an ON CONFLICT, a lock, a version, a permission, a rule) and runs
the test that is named for it. With its guard a test has to pass, without it to fail. Prints how many were noticed, of all,
and ends with 1 unless it is all of them. With a word, those whose description has it.`

type Outcome = 'noticed' | 'not noticed' | 'fails with its guard' | 'the guard is not where it was'

const { values, positionals } = readOptions({ allowPositionals: true, options: { json: { type: 'boolean' } } }, usage)
const [word = ''] = positionals
const chosen = guards.filter(({ guard }) => guard.includes(word))
if (positionals.length > 1) refuseOptions('Say one word.', usage)
if (chosen.length === 0) refuseOptions(`No guard has “${word}” in its description.`, usage)

await untilInterrupted(async signal => {
  const { directory, remove } = copyRepository()
  try {
    const outcomes: { guard: string; outcome: Outcome }[] = []
    for (const guard of chosen) {
      const outcome = await judge(guard, directory, signal)
      outcomes.push({ guard: guard.guard, outcome })
      console.error(`${outcome.padEnd(12)} ${guard.guard}`)
    }
    const noticed = outcomes.filter(({ outcome }) => outcome === 'noticed').length
    console.error(`${noticed} of ${outcomes.length} were noticed`)
    if (values.json) console.log(JSON.stringify({ noticed, guards: outcomes.length, outcomes }))
    process.exitCode = noticed === outcomes.length ? 0 : 1
  } finally {
    await remove()
  }
})

async function judge({ file, find, replace, test }: Guard, directory: string, signal: AbortSignal): Promise<Outcome> {
  const path = join(directory, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(find).length !== 2) return 'the guard is not where it was'
  if ((await run(test, directory, signal)) !== 'passed') return 'fails with its guard'
  writeFileSync(
    path,
    text.replace(find, () => replace),
  )
  try {
    return (await run(test, directory, signal)) === 'failed' ? 'noticed' : 'not noticed'
  } finally {
    writeFileSync(path, text)
  }
}

/** `nothing` when no test of that name ran: then nothing was shown. */
async function run(
  test: Guard['test'],
  cwd: string,
  cancelSignal: AbortSignal,
): Promise<'passed' | 'failed' | 'nothing'> {
  const name = test.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const argv = ['vitest', 'run', '--project', test.project, test.file, '--testNamePattern', name, '--reporter', 'json']
  const { stdout } = await execa('npx', argv, { cwd, reject: false, cancelSignal, env: { CI: '' } })
  const report = JSON.parse(stdout.slice(stdout.indexOf('{"num'))) as { numPassedTests: number; numFailedTests: number }
  if (report.numFailedTests > 0) return 'failed'
  return report.numPassedTests > 0 ? 'passed' : 'nothing'
}
