/**
 * `npm run demo:cohort`: fills the running platform with a cohort to look at; `--remove` takes it away again.
 *
 *     npm run demo:cohort -- [--learners 30] [--seed 1] | --remove
 */
import { coursePaths } from '../lab/paths.ts'
import { partAddress, runAdmin } from '../lab/progress/platform.ts'
import { siteAddress } from '../platform/site-address.ts'
import { readOptions } from '../read-options.ts'
import { type Admin, addDemoCohort, removeDemoCohort, slug } from './demo-cohort.ts'

const usage = 'Usage: npm run demo:cohort -- [--learners 30] [--seed 1] | --remove'
const { values } = readOptions(
  {
    options: {
      learners: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      remove: { type: 'boolean' },
    },
  },
  usage,
)
try {
  if (values.remove) console.log(`The demo cohort and its ${await removeDemoCohort(admin)} learners are gone.`)
  else await add({ learners: wholeNumber('learners'), seed: wholeNumber('seed') })
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function add(wanted: { learners: number; seed: number }): Promise<void> {
  const url = await partAddress('progress', 8000, process.env.PROGRESS_PORT ?? 8006)
  const { name, password } = await addDemoCohort(admin, url, wanted)
  console.log(`The demo cohort has ${wanted.learners} learners.`)
  console.log(`  Look at   ${siteAddress(coursePaths.state)}/instructor/?cohort=${slug}`)
  console.log(`  Name      ${name}`)
  console.log(`  Password  ${password}`)
  console.log('  Away      npm run demo:cohort -- --remove')
}

async function admin(command: Parameters<Admin>[0], ...rest: string[]) {
  const result = await runAdmin([...command.split(' '), ...rest])
  if (!result) throw new Error('The progress service is not running on this machine. "npm start" starts it.')
  if (result.exitCode !== 0) throw new Error(result.stderr.trim())
  return JSON.parse(result.stdout)
}

function wholeNumber(option: 'learners' | 'seed'): number {
  const number = Number(values[option])
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${option} is a whole number from 1 on.`)
  return number
}
