/**
 * Does what a lesson tells its reader to type, and stops where the lesson is wrong:
 *
 *     npx tsx scripts/docs/run-lesson.ts 02 [--json]
 *
 * For CI and fresh clones: it begins the lab and stops the platform, so it refuses where work has been begun.
 */
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readPages, repository } from './page.ts'
import { runSteps, type StepResult, stepsOf } from './run-fences.ts'

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const page = readPages().find(({ file }) => file.startsWith(`docs/lessons/${positionals[0]}-`))
if (!page) {
  console.error(`There is no lesson "${positionals[0] ?? ''}". Give its number: npx tsx scripts/docs/run-lesson.ts 02`)
  process.exit(2)
}
const work = join('workspace', basename(dirname(page.file)))
if (existsSync(join(repository, work))) {
  console.error(`${work} holds work that has been begun; run the lesson in a fresh clone.`)
  process.exit(3)
}

const results = await runSteps(stepsOf(page), repository, values.json ? () => {} : report)
if (values.json) console.log(JSON.stringify(results))
if (results.some(({ failure }) => failure)) process.exitCode = 1

function report({ line, command, ms, failure }: StepResult): void {
  console.log(
    `${failure ? 'failed' : 'ok    '}  ${page?.file}:${line}  ${(ms / 1000).toFixed(1)} s  ${command.split('\n')[0]}`,
  )
  if (failure) console.log(failure.replace(/^/gm, '        '))
}
