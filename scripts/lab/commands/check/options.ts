/** The options of `lab check`: which contradict each other, and which lab and folder they mean. */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { findLab, findStep, type Lab, listLabs } from '../../catalogue/labs.ts'
import type { EngineChoice } from '../../contract.ts'
import { NotStartedError, UsageError } from '../../errors.ts'
import { displayPath, isWithin } from '../../paths.ts'
import { readState } from '../../state/store.ts'
import type { Cli } from '../cli.ts'

export interface CheckFlags {
  step?: string
  all?: boolean
  watch?: boolean
  /** Lines instead of a screen of its own. */
  plain?: boolean
  dir?: string
  json?: boolean
  junit?: string
  live?: boolean
  static?: boolean
  engine: EngineChoice
  keep?: boolean
  /** Repeats the random choices of an earlier run. */
  seed?: number
}

/** Pairs that cannot be meant together, and why. */
const contradictions: readonly [keyof CheckFlags, keyof CheckFlags, string][] = [
  ['live', 'static', 'a check is either insisted on live or kept static'],
  ['watch', 'json', '--json prints one document and ends'],
  ['watch', 'junit', '--junit writes one file and ends'],
  ['watch', 'all', 'one lab is watched at a time'],
  ['watch', 'keep', 'every save would keep another copy'],
  ['all', 'dir', '--all looks at your workspaces'],
  ['all', 'step', '--all checks every step that has passed'],
  ['all', 'junit', '--junit is for one lab'],
]

/** @throws UsageError for the first contradiction */
export function refuseContradictions(flags: CheckFlags): void {
  const found = contradictions.find(([one, other]) => flags[one] && flags[other])
  if (found) throw new UsageError(`--${found[0]} and --${found[1]} do not go together: ${found[2]}.`)
}

export interface Target {
  lab: Lab
  /** Absolute. */
  directory: string
  steps?: number[]
}

/** Which lab and folder are meant. @throws UsageError, NotStartedError */
export function targetOf(cli: Cli, name: string | undefined, flags: CheckFlags): Target {
  const directory = flags.dir === undefined ? undefined : existingFolder(flags.dir)
  const lab = name === undefined ? impliedLab(cli, directory) : findLab(cli.paths, name)
  return {
    lab,
    directory: directory ?? lab.workspace,
    steps: flags.step === undefined ? undefined : flags.step.split(',').map(each => findStep(lab, each).id),
  }
}

function existingFolder(path: string): string {
  const directory = resolve(path)
  if (!existsSync(directory)) throw new UsageError(`--dir ${path} is not there.`)
  if (!statSync(directory).isDirectory())
    throw new UsageError(`--dir ${path} is a file; give the folder that it is in: --dir ${dirname(path)}`)
  return directory
}

/** Without a name: the lab whose folder it is, or the one that was started last. */
function impliedLab(cli: Cli, directory: string | undefined): Lab {
  const labs = listLabs(cli.paths)
  if (directory !== undefined) {
    const owner =
      labs.find(lab => isWithin(lab.directory, directory) || isWithin(lab.workspace, directory)) ??
      labs.find(lab => basename(directory) === lab.folder)
    if (owner) return owner
    throw new UsageError(`Say which lab ${displayPath(cli.paths, directory)} is for: npx lab check <lab> --dir …`)
  }
  const started = labs.filter(lab => existsSync(lab.workspace))
  const { labs: states } = readState(cli.paths, cli.err)
  const since = (lab: Lab) => states[lab.manifest.id]?.startedAt ?? ''
  const latest = started.sort((a, b) => since(b).localeCompare(since(a)))[0]
  if (latest) return latest
  throw new NotStartedError(
    `No lab has been started yet, so there is nothing to check. Begin with npx lab start ${labs[0]?.manifest.id ?? '<lab>'}`,
  )
}
