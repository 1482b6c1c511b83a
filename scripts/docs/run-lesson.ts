/**
 * Does what a lesson tells its reader to type, and stops where the lesson is wrong:
 *
 *     npx tsx scripts/docs/run-lesson.ts 02 [--json]
 *
 * All of it happens in a copy of the repository, which is gone afterwards, also after a failure or Ctrl-C.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { pageOrder } from '../../src/content/lessons.ts'
import { choosePorts, copyRepository, onPorts } from './lesson-place.ts'
import { readPages } from './page.ts'
import { runSteps, type StepResult, stepsOf } from './run-fences.ts'

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const pages = readPages()
  .filter(({ file }) => file.startsWith(`docs/lessons/${positionals[0]}-`))
  .sort((a, b) => pageOrder(basename(a.file, '.mdx')) - pageOrder(basename(b.file, '.mdx')))
if (pages.length === 0) {
  console.error(`There is no lesson "${positionals[0] ?? ''}". Give its number: npx tsx scripts/docs/run-lesson.ts 02`)
  process.exit(2)
}

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort())

const ports = await choosePorts()
const place = copyRepository()
try {
  const results = await runSteps(
    pages.flatMap(stepsOf).map(step => onPorts(step, ports)),
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
