/** How soon `lab check` answers: a fresh process without a warm engine, and `--watch` after a save. On local processes. */
import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findLab } from '../lab/catalogue/labs.ts'
import { endEngines } from '../lab/kit/engines/end.ts'
import { coursePaths } from '../lab/paths.ts'
import { repository } from '../repository.mjs'
import { type Spread, spreadOf } from './turns.ts'

/** Seconds that the first verdict of a fresh process may take, by the words of the command. */
const firstBars = { '02 --static': 1.2, '03': 2, '04': 8 }

/** For one kind of file each: the seconds that a verdict may take after it was saved. */
const saveBars: Record<string, Record<string, number>> = {
  '03': { 'src/order.ts': 1 },
  '04': {
    'src/migrate.ts': 3,
    'sql/roles.sql': 3,
    'sql/sales/1-orders.sql': 3,
    'src/orders.ts': 3,
    'src/unit-of-work.ts': 3,
  },
}

const repeats = 3
const timeoutMs = 60_000
/** Between a verdict and the next save: shorter than a learner takes, long enough for what the run before closes. */
const restMs = 3_000
/** The first word on a step, or the end of a run that has told of none before. */
const firstVerdict = /Step \d+ is (not )?right|of \d+ points/
const wholeVerdict = /Watching your files/

export async function check(say: (line: string) => void): Promise<Record<string, unknown>> {
  const first: Record<string, Barred> = {}
  for (const [words, bar] of Object.entries(firstBars)) {
    const [lab = '', ...flags] = words.split(' ')
    first[words] = against(bar, await firstVerdicts(lab, flags))
    say(`${words}: ${inWords(first[words])}`)
  }
  const save: Record<string, Barred> = {}
  for (const [lab, files] of Object.entries(saveBars)) {
    const figures = await verdictsAfterSaves(lab, Object.keys(files))
    for (const [file, bar] of Object.entries(files)) {
      const name = `${lab} ${file}`
      save[name] = against(bar, figures[file]!)
      say(`${name} saved: ${inWords(save[name])}`)
    }
  }
  return { first_seconds: first, save_seconds: save }
}

interface Barred extends Spread {
  bar: number
  /** Whether the median is within it. */
  met: boolean
}

export function against(bar: number, seconds: readonly number[]): Barred {
  const spread = spreadOf(seconds)
  return { ...spread, bar, met: spread.median <= bar }
}

const inWords = ({ median, bar, met }: Barred): string => `${median} s, bar ${bar} s${met ? '' : ': missed'}`

const firstVerdicts = (lab: string, flags: string[]): Promise<number[]> =>
  onSolution(lab, async directory => {
    const seconds: number[] = []
    while (seconds.length < repeats) {
      await endEnginesOf(lab)
      const began = performance.now()
      const run = startCheck(lab, directory, flags)
      await run.saying(firstVerdict)
      seconds.push(secondsSince(began))
      run.stop()
      await run.ended
    }
    return seconds
  })

/** By file. */
const verdictsAfterSaves = (lab: string, files: string[]): Promise<Record<string, number[]>> =>
  onSolution(lab, async directory => {
    const run = startCheck(lab, directory, ['--watch', '--plain'])
    const seconds: Record<string, number[]> = Object.fromEntries(files.map(file => [file, []]))
    try {
      await run.saying(wholeVerdict)
      for (let turn = 1; turn <= repeats; turn++) {
        for (const file of files) {
          await delay(restMs)
          const verdict = run.saying(wholeVerdict)
          const began = performance.now()
          appendFileSync(join(directory, file), file.endsWith('.sql') ? '-- saved\n' : '// saved\n')
          await verdict
          seconds[file]!.push(secondsSince(began))
        }
      }
    } finally {
      run.stop()
      await run.ended
    }
    return seconds
  })

/** Hands in a copy of a lab's solution, and leaves neither that nor an engine. */
async function onSolution<T>(lab: string, work: (directory: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-check-'))
  const directory = join(folder, 'work')
  try {
    cpSync(join(findLab(coursePaths, lab).directory, 'solution'), directory, { recursive: true })
    return await work(directory)
  } finally {
    await endEnginesOf(lab)
    rmSync(folder, { recursive: true, force: true })
  }
}

const endEnginesOf = (lab: string) => endEngines(join(coursePaths.state, 'labs', lab, 'engines'))

function startCheck(lab: string, directory: string, flags: string[]) {
  const bin = join(repository, 'scripts/lab/bin.mjs')
  const words = [bin, 'check', lab, '--dir', directory, '--engine', 'local', ...flags]
  const child = spawn(process.execPath, words, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] })
  const streams = [child.stdout.setEncoding('utf8'), child.stderr.setEncoding('utf8')]
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  return {
    ended,
    stop: () => child.kill('SIGINT'),
    /**
     * Resolves when what it prints from now on has these words.
     * @throws Error when it ends without them, takes too long, or finds something in the solution
     */
    saying: (words: RegExp) =>
      new Promise<void>((resolve, reject) => {
        let said = ''
        const end = (error?: Error) => {
          clearTimeout(timer)
          for (const stream of streams) stream.off('data', listen)
          if (!error) return resolve()
          child.kill('SIGINT')
          reject(error)
        }
        const listen = (text: string) => {
          said += text
          if (words.test(said)) end(said.includes('✗') ? new Error(`Lab ${lab} is not right:\n${said}`) : undefined)
        }
        const timer = setTimeout(() => end(new Error(`Lab ${lab} said nothing for ${timeoutMs} ms`)), timeoutMs)
        for (const stream of streams) stream.on('data', listen)
        void ended.then(() => end(new Error(`Lab ${lab} ended without a verdict:\n${said}`)))
      }),
  }
}

const secondsSince = (moment: number): number => (performance.now() - moment) / 1000
