/** Runs the `docker` command, and Compose through it. */
import { execa } from 'execa'
import { StackError } from '../error.ts'
import type { ExecResult } from '../types.ts'

export interface DockerOptions {
  env?: Record<string, string>
  cwd?: string
  input?: string
  timeoutMs?: number
  signal?: AbortSignal
}

/** The variables that Docker's own client needs. No others are passed on, so that nothing leaks into compose files. */
const clientVariables =
  /^(PATH|HOME|TMPDIR|USER|DOCKER_.*|BUILDKIT_.*|XDG_.*|SSL_CERT_.*|HTTPS?_PROXY|NO_PROXY|SSH_AUTH_SOCK)$/i

/** A command was ended because it took too long. */
export class DockerTimeout extends StackError {}

/** Never rejects because of an exit status; rejects when there is no docker command, or when it takes too long. */
export async function docker(args: string[], options: DockerOptions = {}): Promise<ExecResult> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => clientVariables.test(name)))
  const result = await execa('docker', args, {
    env: { ...own, ...options.env },
    extendEnv: false,
    cwd: options.cwd,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    timeout: options.timeoutMs,
    cancelSignal: options.signal,
    reject: false,
    stripFinalNewline: false,
  })
  if (result.timedOut) {
    const seconds = Math.round((options.timeoutMs ?? 0) / 1000)
    throw new DockerTimeout({
      kind: 'environment',
      message: `docker ${args.slice(0, 3).join(' ')} … did not end within ${seconds} s.`,
      next: 'Look at what Docker is doing: docker ps, docker stats.',
    })
  }
  if (result.isCanceled) throw unusable('Docker was interrupted.', 'Start it again.')
  if (result.exitCode === undefined) {
    throw unusable(`The docker command cannot be run: ${result.shortMessage}.`, 'Install Docker, or go on without it.')
  }
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr }
}

/**
 * Runs a command that must succeed.
 * @returns its output
 * @throws StackError when it fails
 */
export async function askDocker(args: string[], options: DockerOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(args, options)
  if (exitCode === 0) return stdout
  throw unusable(`docker ${args[0]} failed: ${lastLine(stderr)}`, 'Check that Docker runs: docker info.')
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}

function unusable(message: string, next: string): StackError {
  return new StackError({ kind: 'environment', message, next })
}
