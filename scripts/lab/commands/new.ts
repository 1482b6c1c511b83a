/** `lab new`: copies the example lab under another number, for its author to change. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pc from 'picocolors'
import { UsageError } from '../errors.ts'
import { displayPath } from '../paths.ts'
import { listFiles } from '../workspace/copy.ts'
import type { Cli } from './cli.ts'

const example = { directory: fileURLToPath(new URL('../example/91-parcel', import.meta.url)), id: '91' }

export function newLab(cli: Cli, name: string): number {
  const [, id, slug] = /^(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(name) ?? []
  if (!id || !slug)
    throw new UsageError(`“${name}” is no name for a lab: two digits, a hyphen, small letters, such as 17-replication.`)
  const taken = existsSync(cli.paths.labs)
    ? readdirSync(cli.paths.labs).find(folder => folder.startsWith(`${id}-`))
    : undefined
  if (taken)
    throw new UsageError(`There is a lab ${id} already: ${displayPath(cli.paths, join(cli.paths.labs, taken))}.`)

  const directory = join(cli.paths.labs, name)
  cpSync(example.directory, directory, { recursive: true })
  for (const file of listFiles(directory)) {
    const path = join(directory, file)
    writeFileSync(path, underNumber(readFileSync(path, 'utf8'), id))
  }
  cli.out(`${introduction(displayPath(cli.paths, directory), id)}\n`)
  return 0
}

/** The example lies one folder deeper than labs do, and has its number in its codes. */
const underNumber = (text: string, id: string): string =>
  text
    .replaceAll("'../../../", "'../../../scripts/lab/")
    .replaceAll('../../../../labs/', '../')
    .replaceAll(new RegExp(`\\b${example.id}\\b`, 'g'), id)

const introduction = (directory: string, id: string): string =>
  [
    `${pc.cyan(directory)} holds a small lab of code, whole, under the number ${id}. Prove it first,`,
    'and write down what learners are told:',
    '',
    `  ${pc.bold(`npx lab verify ${id} --record`)}`,
    '',
    'Then make it yours: lab.yaml and README.md say what is asked, checks/ how it is seen, solution/, variants/ and wrong/',
    'what must come of it. Take `draft: true` out of lab.yaml when it is whole. labs/README.md is the way in one page.',
  ].join('\n')
