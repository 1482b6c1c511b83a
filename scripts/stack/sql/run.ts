/** Runs psql scripts over `pg`, for machines without psql. */
import type pg from 'pg'
import { StackError } from '../error.ts'
import { readArguments } from './arguments.ts'
import { branching, type CommandCall, commandNamed, executing } from './commands.ts'
import { scanScript } from './scan.ts'
import { ScriptRun } from './script-run.ts'
import { openSession } from './session.ts'
import type { PsqlOptions, PsqlResult } from './types.ts'

/**
 * Runs a script on a server given by URI, or on a client that is already connected (which stays open).
 * Supported: statements with psql's variables, and \set \unset \getenv \echo \if \elif \else \endif \g \gexec \gset
 * \connect \i \ir \q; other commands are an error. Rejects with StackError, with the line and the server's sentence,
 * unless errors do not stop the script; then they are in the result.
 */
export async function runPsqlScript(
  target: string | pg.Client,
  text: string,
  options: PsqlOptions = {},
): Promise<PsqlResult> {
  const session = await openSession(target, line => options.onOutput?.(line))
  try {
    const stop = { ON_ERROR_STOP: options.onError === 'continue' ? 'off' : 'on' }
    const run = new ScriptRun(session, options, { ...(await session.variables()), ...stop, ...options.variables })
    const directory = options.directory ?? process.cwd()
    await runText(run, text, options.file ?? 'script.sql', directory, options.scriptDirectory ?? directory)
    return { failures: run.failures, statements: run.statements }
  } finally {
    await session.end()
  }
}

async function runText(
  run: ScriptRun,
  text: string,
  file: string,
  directory: string,
  scriptDirectory: string,
): Promise<void> {
  const depth = run.branches.length
  const include: CommandCall['include'] = (inner, name, folder) => runText(run, inner, name, directory, folder)
  for (const piece of scanScript(text, run)) {
    if (piece.kind === 'statement') {
      await run.query(piece.text, file, piece.line)
      continue
    }
    const { name, rest, line, buffer: statement, clear } = piece
    const command = branching[name] ?? (run.active() ? (commandNamed(name) ?? unknown) : undefined)
    if (!command) continue
    try {
      // In a branch that is not taken, arguments are not evaluated.
      const asks = name === 'elif' && run.branches.at(-1)?.done === false
      const args = run.active() || asks ? readArguments(rest, run) : []
      await command({ run, args, file, line, statement, directory, scriptDirectory, include })
    } catch (error) {
      if (error instanceof StackError) throw error
      const message = `\\${name} ${(error as Error).message}.`
      run.fail({ place: { file, line }, message, next: 'Read the psql page of the PostgreSQL documentation.' })
      // An \if without a valid condition counts as not taken.
      if (name === 'if') run.branches.push({ active: false, done: false, line })
    }
    if (name in executing || name === 'r' || name === 'reset') clear()
    if (run.quit) return
  }
  const open = run.branches[depth]
  if (open) {
    run.branches.length = depth
    run.fail({
      place: { file, line: open.line },
      message: 'The \\if that opens here has no \\endif.',
      next: 'Close it with \\endif.',
    })
  }
}

function unknown(): never {
  throw new Error('is not among the psql commands that can be run without psql')
}
