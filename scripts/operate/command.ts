/** Shared by the operating commands: exit codes, and the message when the platform does not run. */
import { untilInterrupted } from '../interrupt.ts'
import { describeFailure, faultOfGroundwork } from '../platform/failure.ts'
import { failureOf, StackError } from '../stack/error.ts'

/**
 * Does the work and ends the process with what it gives: 0 done, 1 something is not as it should be, 3 it could not be done,
 * after a sentence that says why. Ctrl-C ends what is under way.
 */
export async function runCommand(work: (signal: AbortSignal) => Promise<0 | 1>): Promise<void> {
  try {
    process.exitCode = await untilInterrupted(work)
  } catch (error) {
    console.error(describeFailure(failureOf(notThere(error) ?? error, faultOfGroundwork)))
    process.exitCode = 3
  }
}

/** A failure in words when the error says that nobody listens there. */
function notThere(error: unknown): StackError | undefined {
  const { code, address, port } = refusal(error)
  if (code !== 'ECONNREFUSED') return undefined
  return new StackError({
    kind: 'environment',
    message: `Nobody answers at ${address}:${port}.`,
    next: 'Start the platform first: npm start, npx lab up, or docker compose up --wait.',
  })
}

/** A name with several addresses is refused at each of them; `fetch` hides its own reason as a cause. */
function refusal(error: unknown): { code?: string; address?: string; port?: number } {
  if (error instanceof AggregateError) return refusal(error.errors[0])
  if (error instanceof TypeError && error.cause) return refusal(error.cause)
  return error instanceof Error ? (error as NodeJS.ErrnoException & { address?: string; port?: number }) : {}
}
