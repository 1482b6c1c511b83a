import { psqlCommand } from '../../engines/psql.ts'
import { serviceError } from '../../error.ts'
import { type CommandResult, runCommand } from '../command.ts'
import type { InstanceContext } from '../types.ts'

/** Run psql as the image does, and fail with the server's first complaint. */
export async function psql(
  instance: InstanceContext,
  env: Record<string, string>,
  args: string[],
  what: string,
  input?: string | Buffer,
): Promise<void> {
  const argv = [...psqlCommand(), '-v', 'ON_ERROR_STOP=1', '--no-psqlrc', '--no-password', ...args]
  judge(
    instance,
    await runCommand(argv, { env, cwd: '/', signal: instance.signal, onOutput: instance.log, input }),
    what,
  )
}

export function judge({ service }: InstanceContext, result: CommandResult, what: string): void {
  if (result.exitCode === 0) return
  throw serviceError(service, {
    kind: 'service',
    message: `${what} failed on PostgreSQL's first start: ${firstError(result)}`,
    next: 'Correct it, then remove the data (down with volumes) and start again: scripts run on the first start only.',
  })
}

/** The first line of a program's output that names an error; the last line where none does. */
export function firstError({ stderr, stdout }: CommandResult): string {
  const lines = (stderr || stdout).trim().split('\n')
  return (lines.find(line => /\b(error|fatal)\b/i.test(line)) ?? lines.at(-1) ?? '').trim()
}
