import { StackError } from '../error.ts'
import type { ComposeService } from '../types.ts'
import type { Log } from './log.ts'

const logLines = 15

/** Failures of one instance, as sentences with its name, its place in the file, and the last lines of its log. */
export function instanceFailures({ name, place }: ComposeService, log: Log) {
  const failure = (message: string, next = `Read its log: ${log.file}`) =>
    new StackError({ kind: 'service', service: name, place, message, next, log: log.tail(logLines) })
  return {
    ended: (how: string) => failure(`${name} ${how}.`),
    keepsEnding: (how: string, times: number) => failure(`${name} does not stay up: ${how}, ${times} times in a row.`),
    unhealthy: (reason: string) =>
      failure(
        `${name} did not become healthy: ${reason}.`,
        `Read its log (${log.file}), then its health check in ${place.file}.`,
      ),
    /** An error before the process ran: our own errors are complete sentences, Node's "ENOENT" is not. */
    notStarted(error: unknown): StackError {
      if (error instanceof StackError)
        return new StackError({ service: name, place, log: log.tail(logLines), ...error.failure })
      const { code, path, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' && path)
        return failure(`${name} starts ${path}, and there is no such program on this machine.`)
      return failure(`${name} could not be started: ${message}.`)
    },
  }
}
