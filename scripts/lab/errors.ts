/** Errors that end the command with their message and exit status; none is about the learner's work. */

/** The command was typed wrongly, or asks for something that does not exist. Exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly exitCode = 2
}

/** The machine prevents it, not the work and not the command. Exit 3. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
  readonly exitCode = 3
}

/** A lab of the course contradicts itself: its author has to mend it. Exit 3. */
export class LabDefinitionError extends Error {
  override readonly name = 'LabDefinitionError'
  readonly exitCode = 3
}

/** The command was right, but there is no work yet. Exit 1. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError'
  readonly exitCode = 1
}
