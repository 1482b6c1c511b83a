import { describe, expect, it } from 'vitest'
import type { ComposeProject } from '../../stack/types.ts'
import type { EngineChoice } from '../contract.ts'
import { chooseRunner, localObstacle, type Questions, whyNotLive } from './runners.ts'

const project = {} as ComposeProject
const obstacle = (message: string) => ({ message, next: 'Mend it' })

/** A machine by what it has: `d` Docker, `i` the images, `p` the programs. */
const machine = (has: string): Questions => ({
  docker: async () => (has.includes('d') ? undefined : obstacle('No Docker.')),
  images: async () => (has.includes('i') ? undefined : obstacle('No image.')),
  programs: async () => (has.includes('p') ? undefined : obstacle('No programs.')),
})

const chosen = async (choice: EngineChoice, has: string): Promise<string> => {
  try {
    const { create, notProved } = await chooseRunner(project, choice, machine(has))
    return [create.name, ...notProved].join(' ')
  } catch (error) {
    return (error as Error).message
  }
}

describe('the runner of a stack', () => {
  const table: [EngineChoice, string, string][] = [
    ['auto', 'dip', 'createDockerStack'],
    ['auto', 'di', 'createDockerStack'],
    ['auto', 'dp', 'createLocalStack Nothing was run in containers: No image.'],
    ['auto', 'p', 'createLocalStack'],
    ['local', 'dip', 'createLocalStack'],
    ['docker', 'dip', 'createDockerStack'],
    ['docker', 'dp', 'No image.'],
    ['docker', 'p', 'No Docker.'],
  ]
  it.each(table)('for %s on a machine with “%s” is: %s', async (choice, has, runner) => {
    expect(await chosen(choice, has)).toBe(runner)
  })
})

describe('what is in the way', () => {
  const table: [EngineChoice, string, string | undefined][] = [
    ['auto', 'd', undefined],
    ['auto', 'p', undefined],
    ['auto', '', 'No programs.'],
    ['local', 'd', 'No programs.'],
    ['local', 'p', undefined],
    ['docker', 'p', 'No Docker.'],
    ['docker', 'd', undefined],
  ]
  it.each(table)('of %s on a machine with “%s” is: %s', async (choice, has, message) => {
    expect((await whyNotLive(['postgres'], choice, machine(has)))?.message).toBe(message)
  })

  it('is nothing for a lab that needs no engine', async () => {
    expect(await whyNotLive([], 'docker', machine(''))).toBeUndefined()
  })

  it('is every program that is missing, with the commands that bring them', async () => {
    const report = { found: false, without: '' }
    const reports = [
      { ...report, name: 'redis', title: 'Redis', install: 'apt-get install redis-server' },
      { ...report, name: 'java', title: 'Java', install: 'apt-get install openjdk' },
      { ...report, name: 'maven', title: 'Maven', install: 'apt-get install maven' },
      { ...report, name: 'kafka', title: 'Apache Kafka', install: 'npm run setup', found: true },
    ] as const
    expect(await localObstacle(['redis', 'kafka'], [...reports])).toEqual({
      message: 'Redis and Java are not on this machine.',
      next: 'apt-get install redis-server and apt-get install openjdk',
    })
  })
})
