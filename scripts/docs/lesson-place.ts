/** A place to try the commands of a lesson: a copy of the repository's working tree, on free ports. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { moveAddresses } from '../../src/content/addresses.ts'
import { repository } from '../repository.mjs'
import { ensureEnv } from '../setup/env.mjs'
import { loadCompose } from '../stack/index.ts'
import { endRunningStack, freePort, portObstacle } from '../stack/running.ts'
import { repositoryFiles } from './repository-files.ts'
import type { Step } from './run-fences.ts'

export interface LessonPlace {
  directory: string
  /** Ends what runs there and deletes all of it. */
  remove(): Promise<void>
}

/** Not committed, and slow to make: packages and engines. The copy links to them and does not write there. */
const engines = '.groundwork/engines'
const packages = 'node_modules'
/** Packages that are folders of the repository: the copy has its own. */
const ownPackages = '@groundwork'

/** A copy of the working tree with its changes, without workspace, record or data. */
export function copyRepository(): LessonPlace {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const directory = mkdtempSync(join(repository, '.groundwork', 'lesson-'))
  for (const file of repositoryFiles(repository)) cpSync(join(repository, file), join(directory, file))
  const borrow = (path: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    symlinkSync(join(repository, path), join(directory, path))
  }
  if (existsSync(join(repository, engines))) borrow(engines)
  const others = readdirSync(join(repository, packages)).filter(name => name !== ownPackages)
  for (const name of others) borrow(join(packages, name))
  const own = join(packages, ownPackages)
  cpSync(join(repository, own), join(directory, own), { recursive: true, verbatimSymlinks: true })
  ensureEnv(join(directory, '.env'))
  return {
    directory,
    async remove() {
      await endRunningStack(join(directory, '.groundwork', 'platform'))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export interface ChosenPort {
  /** The variable that sets it: `SALES_PORT`. */
  name: string
  /** The port that lessons name. */
  usual: number
  port: number
}

/** A port for each that the platform publishes: the usual one, or a free one where that is taken. */
export function choosePorts(): Promise<ChosenPort[]> {
  const { interpolations } = loadCompose({
    directory: repository,
    files: ['docker-compose.yml'],
    env: {},
    interpolate: 'lenient',
  })
  const usual = new Map(
    interpolations.filter(({ name }) => name.endsWith('_PORT')).map(({ name, argument }) => [name, Number(argument)]),
  )
  return Promise.all(
    [...usual].map(async ([name, usual]) => ({
      name,
      usual,
      port: (await portObstacle(usual)) ? await freePort() : usual,
    })),
  )
}

/** The step with its ports replaced by the chosen ones. */
export function onPorts(step: Step, ports: readonly ChosenPort[]): Step {
  const moved = Object.fromEntries(ports.map(({ usual, port }) => [usual, port]))
  return { ...step, command: moveAddresses(step.command, moved), output: moveAddresses(step.output, moved) }
}
