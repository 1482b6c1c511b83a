/** `lab check --watch`: runs what is quick at every save, and everything when a key is pressed. */
import { once } from 'node:events'
import { join } from 'node:path'
import { watch as watchFiles } from 'chokidar'
import pc from 'picocolors'
import { startWatching } from '../../kit/engines/watching.ts'
import { runText } from '../../report/text.ts'
import type { Cli } from '../cli.ts'
import { checkTarget } from './check-target.ts'
import type { CheckFlags, Target } from './options.ts'
import { isWorthARun, nextAction, type Trigger } from './watch-rules.ts'

const debounceMs = 200
const clearScreen = '\x1b[H\x1b[2J\x1b[3J'

/** @returns the exit status of the last check */
export async function watch(cli: Cli, target: Target, flags: CheckFlags): Promise<number> {
  const { stdin, stdout } = process
  const isTerminal = stdin.isTTY && stdout.isTTY
  const left = new AbortController()
  const own: Cli = { ...cli, signal: AbortSignal.any([cli.signal, left.signal]) }
  let running: Promise<void> | undefined
  let savedMeanwhile = false
  let timer: NodeJS.Timeout | undefined
  let exitCode = 0

  const runOnce = async (everything: boolean) => {
    const run = await checkTarget(own, target, flags, everything ? 'live' : 'save')
    exitCode = run.exitCode
    cli.out(`${isTerminal ? clearScreen : ''}${runText(run)}${footer(isTerminal)}`)
  }
  const begin = (everything: boolean) => {
    savedMeanwhile = false
    running = runOnce(everything)
      .catch(error => left.abort(error))
      .finally(() => {
        running = undefined
        if (savedMeanwhile && !own.signal.aborted) on('saved')
      })
  }
  const on = (trigger: Trigger) => {
    switch (nextAction(trigger, running !== undefined)) {
      case 'quit':
        return left.abort()
      case 'remember':
        savedMeanwhile = true
        return
      case 'wait':
        clearTimeout(timer)
        timer = setTimeout(() => on('debounced'), debounceMs)
        return
      case 'check':
        return begin(false)
      case 'check-all':
        return begin(true)
    }
  }

  const stopWatching = startWatching(join(cli.paths.state, 'labs', target.lab.manifest.id))
  const watcher = watchFiles(target.directory, { ignoreInitial: true, ignored: path => !isWorthARun(path) })
  watcher.on('all', () => on('saved'))
  const onKey = (key: Buffer) => on(`key ${key.toString()}`)
  if (isTerminal) stdin.setRawMode(true).on('data', onKey).resume()
  on('debounced')
  if (!own.signal.aborted) await once(own.signal, 'abort')
  clearTimeout(timer)
  if (isTerminal) stdin.setRawMode(false).off('data', onKey).pause()
  await watcher.close()
  // A check that was under way has things to stop.
  await running
  await stopWatching()
  if (left.signal.reason instanceof Error && left.signal.reason.name !== 'AbortError') throw left.signal.reason
  return exitCode
}

function footer(isTerminal: boolean): string {
  const keys = isTerminal ? `  ${pc.bold('l')} everything   ${pc.bold('c')} check again   ${pc.bold('q')} quit` : ''
  return `\n${pc.dim('Watching your files.')}${keys}\n`
}
