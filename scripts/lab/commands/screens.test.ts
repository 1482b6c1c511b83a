import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requires } from '../../test/requires.ts'
import { type Course, makeCourse } from '../fixtures/course.ts'
import {
  colourCode,
  hasPseudoTerminal,
  openPseudoTerminal,
  type PseudoTerminal,
  rowsWritten,
} from '../fixtures/pseudo-terminal.ts'
import { eventually } from '../kit/eventually.ts'
import { coursePaths } from '../paths.ts'
import { widthOf } from '../screen/styled-text.ts'
import { stateFile } from '../state/store.ts'

const entry = fileURLToPath(new URL('../fixtures/run-in-course.ts', import.meta.url))

const enterScreen = '\x1b[?1049h\x1b[?25l\x1b[?7l'
const leaveScreen = '\x1b[?7h\x1b[?25h\x1b[?1049l'
const keys = { ctrlC: '\x03', ctrlZ: '\x1a', down: '\x1b[B' }

const right = { 'greeting.yaml': 'text: Hi {name}\n' }
const wrong = { 'greeting.yaml': 'text: Hi\n' }

describe('in a terminal (made by script of util-linux)', { timeout: 120_000 }, () => {
  let course: Course
  let terminal: PseudoTerminal | undefined
  beforeEach(context => {
    course = makeCourse()
    requires('script of util-linux', hasPseudoTerminal())(context)
  })
  afterEach(() => {
    terminal?.close()
    course.remove()
  })

  const commandLine = (...argv: string[]) =>
    `cd ${coursePaths.root}; ${process.execPath} --import tsx ${entry} ${course.paths.root} ${argv.join(' ')}`
  const lab = (argv: string[], env?: NodeJS.ProcessEnv): PseudoTerminal => {
    terminal = openPseudoTerminal(commandLine(...argv), course.paths.root, env)
    return terminal
  }
  const save = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(course.lab.workspace, path), text)
  }

  it('a lab is watched from its first fault to its end', async () => {
    course.work('solution', wrong)
    const { see, type, exitCode, output } = lab(['check', '90', '--watch'])
    await see(/✗ The text of greeting.yaml has no place for a name.*\d of \d checks passed/s)
    type('n')
    await see('Step 1 is not right yet')
    type('h')
    await see(/Hint 1 of 3\n {2}Where in the text/)
    save(right)
    await see(/Step 1 {2}The greeting {2}passed.*✓ Step 1: The greeting has a place.*Step 1 is right\. Press n/s)
    type('n')
    await see(/The files of step 2 are right\. Press c to run it/)
    type('c')
    await see(/100 of 100 points.*Lab 90 is done: all 2 steps hold/s)
    type('q')
    expect(await exitCode).toBe(0)
    expect(output().endsWith(`${leaveScreen}Lab 90: 2 of 2 steps, 100 of 100 points.\r\n`)).toBe(true)
  })

  it('a lab is begun again after a yes, and goes on being watched', async () => {
    course.work('solution', right)
    const { see, type, exitCode } = lab(['check', '90', '--watch'])
    await see(/Step 2 {2}The server.*checks passed/s)
    type('r')
    await see('Begin lab 90 again?')
    type('y')
    await see(/the starter again.*--restore/s)
    await see('has been changed since the start')
    save({ 'greeting.yaml': 'text: [' })
    await see('is not a YAML mapping')
    type('q')
    expect(await exitCode).toBe(1)
  })

  it('a save ends the check of everything and begins the next', async () => {
    course.work('solution', { ...right, 'server.mjs': silentServer })
    const { see, type, exitCode } = lab(['check', '90', '--watch'])
    await see('Press c to run it')
    type('c')
    await see(/Checking everything {2}starting server\.mjs/)
    save(wrong)
    await see(/✗ Step 1: The greeting has a place.*You saved, which ended the check of everything/s)
    type('q')
    expect(await exitCode).toBe(1)
  })

  it('the list leads to a lab and back', async () => {
    const { see, type, exitCode, output } = lab(['list'])
    await see(/> 90 {2}A greeting, served .* not started/)
    type('w')
    await see('Lab 90 has not been started; s starts it.')
    type('s')
    await see('Your work is in workspace/90-greeting.')
    type('w')
    await see(/has been changed since the start.*checks passed/s)
    type('l')
    await see(/The labs.*l back/s)
    type('l')
    await see('n next')
    type('l')
    await see('l back')
    type('q')
    expect(await exitCode).toBe(1)
    expect(output().split(enterScreen)).toHaveLength(2)
    expect(output().split(leaveScreen)).toHaveLength(2)
  })

  it('every frame fits, also when the window becomes smaller', async () => {
    course.work('solution', wrong)
    const { see, type, resize, exitCode, output } = lab(['check', '90', '--watch'])
    await see(/has no place for a name.*checks passed/s)
    expect(widestRow(output())).toBeLessThanOrEqual(80)
    const before = output().length
    resize(50, 12)
    await see(/─ {2}↓ \d more/)
    expect(widestRow(output().slice(before))).toBeLessThanOrEqual(50)
    type(keys.down)
    await see(/↑ 1 more/)
    type('q')
    await exitCode
  })

  it('NO_COLOR means no colour', async () => {
    course.work('solution', wrong)
    const { see, type, exitCode, output } = lab(['check', '90', '--watch'], { NO_COLOR: '1' })
    await see(/has no place for a name.*checks passed/s)
    type('l')
    await see('l back')
    type('q')
    await exitCode
    expect(output()).not.toMatch(colourCode)
  })

  it.each([
    ['TERM=dumb', { TERM: 'dumb' }, []],
    ['CI', { CI: 'true' }, []],
    ['--plain', {}, ['--plain']],
  ])('there are only lines with %s', async (_, env, options) => {
    course.work('solution', wrong)
    const list = lab(['list', ...options], env)
    await list.see('A greeting, served')
    expect(await list.exitCode).toBe(0)
    const watched = lab(['check', '90', '--watch', ...options], env)
    await watched.see('Ctrl-C ends it.')
    watched.type(keys.ctrlC)
    expect(await watched.exitCode).toBe(1)
    for (const { output } of [list, watched]) expect(output()).not.toContain('\x1b[?1049')
  })

  it('Ctrl-C in the middle of a check leaves no process', async () => {
    course.work('solution', { ...right, 'server.mjs': silentServer })
    const { see, type, exitCode, output } = lab(['check', '90', '--watch'])
    await see('Press c to run it')
    type('c')
    await see(/Checking everything {2}starting server\.mjs/)
    expect(processesOf(course.paths.root)).not.toEqual([])
    type(keys.ctrlC)
    await exitCode
    expect(output()).toContain(leaveScreen)
    expect(processesOf(course.paths.root)).toEqual([])
  })

  it('a window that is closed in the middle of a check leaves neither processes nor the copy that was checked', async () => {
    course.work('solution', { ...right, 'server.mjs': silentServer })
    const { see, type, close } = lab(['check', '90', '--watch'])
    await see('Press c to run it')
    type('c')
    await see(/Checking everything {2}starting server\.mjs/)
    close()
    await eventually(() => expect(processesOf(course.paths.root)).toEqual([]))
    expect(readdirSync(join(course.paths.state, 'checks'))).toEqual([])
    expect(existsSync(join(course.paths.state, 'labs/90/watchers'))).toBe(false)
  })

  it('a failure that ends the command is told on the terminal as it was', async () => {
    course.work('solution', wrong)
    const { see, exitCode, output } = lab(['check', '90', '--watch'])
    await see(/has no place for a name.*checks passed/s)
    mkdirSync(dirname(stateFile(course.paths)), { recursive: true })
    writeFileSync(stateFile(course.paths), JSON.stringify({ version: 99, labs: {} }))
    save(right)
    expect(await exitCode).toBe(3)
    const [, after = ''] = output().split(leaveScreen)
    expect(stripVTControlCharacters(after)).toContain('was written by a newer version of the course')
  })

  it('Ctrl-Z gives the terminal to the shell, and fg takes it back', async () => {
    course.work('solution', wrong)
    const settings = join(course.paths.root, 'settings')
    const shell = openPseudoTerminal('exec bash --norc -i', course.paths.root)
    terminal = shell
    shell.type(`stty -a > ${settings}.before; ${commandLine('check', '90', '--watch')}\n`)
    await shell.see(/has no place for a name.*checks passed/s)
    shell.type(keys.ctrlZ)
    await shell.see(/Stopped/)
    shell.type(`stty -a > ${settings}.stopped; fg\n`)
    await shell.see(/has no place for a name.*checks passed/s)
    shell.type('q')
    await shell.see(/Go on with npx lab check 90/)
    shell.type(`stty -a > ${settings}.after; exit\n`)
    await shell.exitCode
    const [before, stopped, after] = ['before', 'stopped', 'after'].map(name =>
      readFileSync(`${settings}.${name}`, 'utf8'),
    )
    expect([stopped, after]).toEqual([before, before])
    expect(existsSync(join(course.paths.state, 'labs/90/watchers'))).toBe(false)
  })
})

/** Passes for a server until it is asked for one. */
const silentServer = '// createServer\nsetInterval(() => undefined, 1000)\n'

const widestRow = (output: string): number => Math.max(...rowsWritten(output).map(widthOf))

/** Command lines of the processes that have a folder's path in them, other than the shell's that asks. */
function processesOf(folder: string): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n')
  return all.filter(line => line.includes(folder))
}
