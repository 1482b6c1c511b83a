/**
 * Runs the commands of a lesson or another page, and stops where the page is wrong:
 *
 *     npx tsx scripts/docs/run-lesson.ts 02 [--json]
 *     npx tsx scripts/docs/run-lesson.ts docs/reference/commands.mdx
 *
 * Everything runs in a copy of the repository, which is removed at the end, also after a failure or Ctrl-C.
 */
import { basename } from 'node:path'
import { pageOrder } from '../../src/content/lessons.ts'
import { readOptions } from '../read-options.ts'
import { choosePorts, copyRepository, onPorts } from './lesson-place.ts'
import { readPages } from './page.ts'
import { runSteps, type StepResult, stepsOf } from './run-fences.ts'

const usage = 'Usage: npx tsx scripts/docs/run-lesson.ts 02 | docs/reference/commands.mdx [--json]'
const { values, positionals } = readOptions({ options: { json: { type: 'boolean' } }, allowPositionals: true }, usage)
const wanted = positionals[0] ?? ''
const pages = readPages()
  .filter(({ file }) => file === wanted || file.startsWith(`docs/lessons/${wanted}-`))
  .sort((a, b) => pageOrder(basename(a.file, '.mdx')) - pageOrder(basename(b.file, '.mdx')))
if (pages.length === 0) {
  console.error(`There is no lesson or page "${wanted}". Give its number: npx tsx scripts/docs/run-lesson.ts 02`)
  process.exit(2)
}
const steps = pages.flatMap(stepsOf)
if (steps.length === 0) {
  console.error(`${wanted} has no command that is run.`)
  process.exit(2)
}

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort())

const ports = await choosePorts()
const place = copyRepository()
try {
  const results = await runSteps(
    steps.map(step => onPorts(step, ports)),
    {
      cwd: place.directory,
      env: Object.fromEntries(ports.map(({ name, port }) => [name, String(port)])),
      signal: interrupt.signal,
      say: values.json ? () => {} : report,
    },
  )
  if (values.json) console.log(JSON.stringify(results))
  if (results.some(({ failure }) => failure)) process.exitCode = 1
} finally {
  await place.remove()
}

function report({ file, line, command, ms, failure }: StepResult): void {
  console.log(
    `${failure ? 'failed' : 'ok    '}  ${file}:${line}  ${(ms / 1000).toFixed(1)} s  ${command.split('\n')[0]}`,
  )
  if (failure) console.log(failure.replace(/^/gm, '        '))
}
