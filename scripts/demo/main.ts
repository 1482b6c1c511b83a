/**
 * `npm run demo:cohort`: fills the running platform with a cohort to look at; `--remove` takes it away again.
 *
 *     npm run demo:cohort -- [--learners 30] [--seed 1] | --remove
 */
import { parseArgs } from 'node:util'
import type { AdminAnswers } from '@groundwork/progress/admin'
import { repository } from '../lab/paths.ts'
import { partAddress, runAdmin } from '../lab/progress/platform.ts'
import { siteAddress } from '../site/address.ts'
import { fillCohort } from './fill.ts'
import { imagineCohort } from './imagine.ts'

/** Their names, so that they are known again. */
const title = 'Demo cohort'
const slug = 'demo-cohort'
const instructor = 'Demo instructor'

const { values } = parseArgs({
  options: {
    learners: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    remove: { type: 'boolean' },
  },
})
try {
  await (values.remove ? remove() : fill(wholeNumber('learners'), wholeNumber('seed')))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function fill(learners: number, seed: number): Promise<void> {
  const { cohorts } = await admin('cohort list')
  if (cohorts.some(cohort => cohort.slug === slug))
    throw new Error('There is a demo cohort already. "npm run demo:cohort -- --remove" takes it away.')
  const { instructors } = await admin('instructor list')
  const known = instructors.some(({ name }) => name === instructor)
  const { password } = await admin(known ? 'instructor password' : 'instructor add', instructor)
  const { joinCode } = await admin('cohort add', title, '--instructor', instructor)
  await fillCohort(
    await partAddress('progress', 8000, process.env.PROGRESS_PORT ?? 8006),
    joinCode!.code,
    imagineCohort({ learners, seed, now: new Date() }),
  )
  console.log(`“${title}” has ${learners} learners.`)
  console.log(`  Look at   ${siteAddress(repository.state)}/instructor?cohort=${slug}`)
  console.log(`  Name      ${instructor}`)
  console.log(`  Password  ${password}`)
  console.log('  Away      npm run demo:cohort -- --remove')
}

async function remove(): Promise<void> {
  const { cohorts } = await admin('cohort list')
  const found = cohorts.find(cohort => cohort.slug === slug)
  if (!found) throw new Error('There is no demo cohort.')
  const { learners } = await admin('cohort remove', slug, `--learners=${found.learners}`)
  await admin('instructor remove', instructor)
  console.log(`“${title}” and its ${learners} learners are gone.`)
}

async function admin<Name extends keyof AdminAnswers>(command: Name, ...rest: string[]): Promise<AdminAnswers[Name]> {
  const result = await runAdmin([...command.split(' '), ...rest])
  if (!result) throw new Error('The progress service is not running on this machine. "npm start" starts it.')
  if (result.exitCode !== 0) throw new Error(result.stderr.trim())
  return JSON.parse(result.stdout) as AdminAnswers[Name]
}

function wholeNumber(option: 'learners' | 'seed'): number {
  const number = Number(values[option])
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} is a whole number from 1 on.`)
  return number
}
