import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, closeSync, constants, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { StackError } from '../error.ts'

/** A stream to read from, and a file descriptor for the child to write to. */
export interface Pipe {
  output: Readable
  fd: number
  /** Call it once the child has the descriptor: the output ends when every holder has closed it. */
  handOver(): void
}

function makePipes(names: readonly string[]): void {
  try {
    execFileSync('mkfifo', ['-m', '600', ...names])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new StackError({
      kind: 'environment',
      message: 'The command mkfifo, which every Linux and macOS has, cannot be found.',
      next: 'Look at PATH: /usr/bin belongs to it',
    })
  }
}

/**
 * Real pipes for a child's output. Node connects children by sockets, and a socket cannot be opened by name: scripts
 * that write to /dev/stderr, and nginx logging to /dev/stdout, work in a container and would fail here.
 */
export function openPipes(count: number, owner: { uid?: number; gid?: number } = {}): Pipe[] {
  const names = Array.from({ length: count }, () => join(tmpdir(), `groundwork-${randomUUID()}`))
  makePipes(names)
  try {
    // A child that runs as another user opens them by name, too.
    for (const name of names) if (owner.uid !== undefined) chownSync(name, owner.uid, owner.gid ?? owner.uid)
    return names.map(name => {
      const output = new Socket({
        fd: openSync(name, constants.O_RDONLY | constants.O_NONBLOCK),
        readable: true,
        writable: false,
      })
      const fd = openSync(name, constants.O_WRONLY)
      return { output, fd, handOver: () => closeSync(fd) }
    })
  } finally {
    for (const name of names) rmSync(name, { force: true })
  }
}
