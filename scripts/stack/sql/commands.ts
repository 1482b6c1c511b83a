/** The backslash commands that init scripts use. An unknown command is an error and never ignored. */
import { dirname, resolve } from 'node:path'
import { NotUtf8, readSql } from './read-sql.ts'
import type { ScriptRun } from './script-run.ts'
import { parseBoolean } from './script-run.ts'

export interface CommandCall {
  run: ScriptRun
  args: string[]
  file: string
  line: number
  /** The unfinished statement before the command. */
  statement: { text: string; line: number }
  /** Folders that `\i` and `\ir` start from. */
  directory: string
  scriptDirectory: string
  /** Runs another script with the same state. */
  include: (text: string, file: string, scriptDirectory: string) => Promise<void>
}

/** Throws Error with half a sentence for bad arguments. */
type Command = (call: CommandCall) => void | Promise<void>

/** Commands that run the unfinished statement before them. */
export const executing: Record<string, Command> = { g: run, gx: run, gexec, gset }

/** The commands of `\if`, which also count in branches that are not taken. */
export const branching: Record<string, Command> = { if: openIf, elif, else: otherwise, endif }

/** Listings (`\dt+`, `\dfS`, `\l`), settings of the output, and \r, whose effect is the caller's. */
const withoutEffect = /^(?:(?:d[A-Za-z]*|l|list|z|s[fv]|conninfo)[+Sx]*|r|reset|a|encoding|H|pset|t|timing|x)$/

/** The command of this name; undefined when it is unknown. */
export const commandNamed = (name: string): Command | undefined =>
  executing[name] ?? commands[name] ?? (withoutEffect.test(name) ? () => undefined : undefined)

const commands: Record<string, Command> = {
  set,
  unset: ({ run, args }) => void run.variables.delete(needed(args, 0, 'a name')),
  getenv,
  echo: ({ run, args }) => run.print(words(args)),
  qecho: ({ run, args }) => run.print(words(args)),
  warn: ({ run, args }) => run.print(words(args)),
  i: call => include(call, call.directory),
  include: call => include(call, call.directory),
  ir: call => include(call, call.scriptDirectory),
  include_relative: call => include(call, call.scriptDirectory),
  c: connect,
  connect,
  q: quit,
  quit,
}

async function run({ run, statement, file }: CommandCall): Promise<void> {
  const text = statement.text.trim() === '' ? run.lastStatement : statement.text
  if (text.trim() !== '') await run.query(text, file, statement.line)
}

/** Runs the statement, then runs each value of its result as a statement. */
async function gexec({ run, statement, file, line }: CommandCall): Promise<void> {
  const text = statement.text.trim() === '' ? run.lastStatement : statement.text
  const rows = await run.rowsOf(text, file, statement.line)
  for (const value of rows?.values.flat() ?? []) if (value !== null) await run.query(value, file, line)
}

async function gset({ run, statement, args, file }: CommandCall): Promise<void> {
  const rows = await run.rowsOf(statement.text, file, statement.line)
  if (!rows) return
  const [row, ...others] = rows.values
  if (!row || others.length > 0) throw new Error(`needs a query with one row, and this one gives ${rows.values.length}`)
  for (const [index, name] of rows.columns.entries()) {
    const value = row[index]
    if (value === null || value === undefined) run.variables.delete(`${args[0] ?? ''}${name}`)
    else run.variables.set(`${args[0] ?? ''}${name}`, value)
  }
}

function set({ run, args }: CommandCall): void {
  const [name, ...values] = args
  if (name === undefined) return
  if (name === 'AUTOCOMMIT' && parseBoolean(values.join('')) === false) {
    throw new Error('AUTOCOMMIT off is not supported here; write BEGIN and COMMIT')
  }
  // A variable that is set without a value is on.
  run.variables.set(name, values.join('') || (name === 'ON_ERROR_STOP' ? 'on' : ''))
}

/** A missing environment variable leaves the psql variable unchanged. */
function getenv({ run, args }: CommandCall): void {
  const name = needed(args, 0, 'a variable to set')
  const value = run.env[needed(args, 1, 'the name of an environment variable')]
  if (value !== undefined) run.variables.set(name, value)
}

async function include(call: CommandCall, from: string): Promise<void> {
  const written = needed(call.args, 0, 'a file')
  const path = resolve(from, written)
  let text: string
  try {
    text = readSql(path)
  } catch (error) {
    if (error instanceof NotUtf8) throw error
    throw new Error(`cannot read ${written}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
  await call.include(text, written, dirname(path))
}

async function connect({ run, args }: CommandCall): Promise<void> {
  const [target, user, host, port] = args
    .filter(arg => !arg.startsWith('-reuse-previous'))
    .map(arg => (arg === '-' ? undefined : arg))
  const password = run.env.PGPASSWORD
  if (target && /^postgres(ql)?:\/\//.test(target)) await run.session.connect({ connectionString: target })
  else if (target?.includes('=')) await run.session.connect({ ...keywords(target) })
  else {
    await run.session.connect({
      ...(target && { database: unquote(target) }),
      ...(user && { user: unquote(user), ...(password && { password }) }),
      ...(host && { host }),
      ...(port && { port: Number(port) }),
    })
  }
  for (const [name, value] of Object.entries(await run.session.variables())) run.variables.set(name, value)
}

/** `dbname=shop user=app` */
function keywords(text: string): Record<string, string | number> {
  const pairs = text.matchAll(/\b(dbname|user|host|port|password)\s*=\s*(?:'([^']*)'|(\S+))/g)
  return Object.fromEntries(
    [...pairs].map(([, name, quoted, bare]) => [name === 'dbname' ? 'database' : name!, quoted ?? bare!]),
  )
}

/** Removes double quotes: `"My base"`. Unlike SQL, psql does not change the case of unquoted names. */
function unquote(name: string): string {
  return /^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name
}

function openIf(call: CommandCall): void {
  const outer = call.run.active()
  const taken = outer && condition(call)
  call.run.branches.push({ active: taken, done: taken || !outer, line: call.line })
}

function elif(call: CommandCall): void {
  const branch = innermost(call)
  const taken = !branch.done && condition(call)
  branch.active = taken
  branch.done ||= taken
}

function otherwise(call: CommandCall): void {
  const branch = innermost(call)
  branch.active = !branch.done
  branch.done = true
}

function endif(call: CommandCall): void {
  innermost(call)
  call.run.branches.pop()
}

function innermost({ run }: CommandCall) {
  const branch = run.branches.at(-1)
  if (!branch) throw new Error('stands outside of any \\if')
  return branch
}

function condition({ args }: CommandCall): boolean {
  const text = args.join(' ')
  const value = parseBoolean(text)
  if (value === undefined) throw new Error(`needs true or false, and "${text}" is neither`)
  return value
}

function quit({ run }: CommandCall): void {
  run.quit = true
}

function words(args: string[]): string {
  return (args[0] === '-n' ? args.slice(1) : args).join(' ')
}

function needed(args: string[], index: number, what: string): string {
  const arg = args[index]
  if (arg === undefined) throw new Error(`needs ${what}`)
  return arg
}
