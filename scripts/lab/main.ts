/** `npx lab …`: runs one command, and gives every failure its message and its exit status. */
import { CommanderError } from 'commander'
import pc from 'picocolors'
import { fileFailure } from '../file-failure.mjs'
import { interruptedStatus } from '../interrupt.ts'
import { describeFailure } from '../platform/failure.ts'
import { carriedFailure } from '../stack/error.ts'
import type { Cli } from './commands/cli.ts'
import { type CoursePaths, coursePaths } from './paths.ts'
import { makeProgram } from './program.ts'
import { exitCodes } from './types.ts'

const usageStatus = 2
const ourFaultStatus = 3

/** @returns the exit status */
export async function main(argv: readonly string[], cli: Cli): Promise<number> {
  let exitCode = 0
  try {
    const program = await makeProgram(cli, argv, code => {
      exitCode = code
    })
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return exitCode
  } catch (error) {
    return failed(cli, error)
  }
}

function failed(cli: Cli, error: unknown): number {
  // Commander has printed its sentence already; its own status for a mistyped command is 1.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageStatus
  if (cli.signal.aborted) {
    cli.err('Interrupted. Nothing of it was recorded, and nothing of it is left running.\n')
    return interruptedStatus
  }
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    cli.err(`${error.message}\n`)
    return error.exitCode
  }
  const failure = carriedFailure(error) ?? fileFailure(error, cli.paths.root)
  if (failure) {
    cli.err(`${describeFailure(failure)}\n`)
    return exitCodes.environment
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  cli.err(
    `${pc.red('The lab command itself broke.')} This is a fault of the course, not of your work; please report it with these lines:\n\n${words}\n`,
  )
  return ourFaultStatus
}

/** Runs a command line as this process's only work. */
export async function run(argv = process.argv.slice(2), paths: CoursePaths = coursePaths): Promise<void> {
  const interrupt = new AbortController()
  let times = 0
  const onSignal = () => {
    times++
    // The first signal stops the stack in order; a second one exits at once.
    if (times > 1) process.exit(interruptedStatus)
    interrupt.abort(new Error('interrupted'))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  // `npx lab diff 02 | head`: a reader that closes the pipe early does not change the work or the exit status.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  const exitCode = await main(argv, {
    paths,
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    signal: interrupt.signal,
  })
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  // Commands of other parts set the status themselves.
  process.exitCode = exitCode || process.exitCode
}
