import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isBelow } from '../container-path.ts'
import { findProgram } from '../engines/programs.ts'
import { StackError } from '../error.ts'

interface UserId {
  uid: number
  gid: number
}

/** How to run a server that refuses to be root. */
export interface SystemUser {
  /** Owner of the files that the server writes; undefined when it is this user. */
  owner?: UserId
  /** For spawn: the user to become. */
  spawn: Partial<UserId>
  /** Words to put before the command. */
  prefix: string[]
}

const root: UserId = { uid: 0, gid: 0 }

/** Users without rights that a machine already has, best first; adding a user would change the machine. */
const candidates = ['postgres', 'nobody']

/**
 * The user for a server that must not be root, who has to be able to reach `paths`; ourselves when we are not root.
 * @throws StackError (environment) when there is no way to run it here
 *
 * Folders that only root may enter (a checkout in /root, or in a folder made by mktemp) are closed to any other user,
 * and a capability does not help: PostgreSQL asks access(2), which drops capabilities. There the server runs in a user
 * namespace, where what is root's outside is the mapped user's inside: it is not root, and its files are its own.
 */
export function systemUser(paths: readonly string[]): SystemUser {
  const owner = process.getuid?.() === 0 ? candidates.map(passwdEntry).find(entry => entry !== undefined) : undefined
  if (!owner) return { spawn: {}, prefix: [] }
  if (paths.every(path => canEnter(path, owner))) return { owner, spawn: owner, prefix: [] }
  const unshare = findProgram('unshare')
  if (!unshare)
    throw new StackError({
      kind: 'environment',
      message: 'PostgreSQL refuses to run as root, and only root may enter the folders that it would work in.',
      next: 'Install util-linux, which brings the command unshare, or work as a user who is not root',
    })
  const mapping = [`--map-user=${owner.uid}`, `--map-group=${owner.gid}`]
  return { owner: root, spawn: {}, prefix: [unshare, '--user', ...mapping, '--'] }
}

function passwdEntry(name: string): UserId | undefined {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .find(([user]) => user === name)
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) }
}

/** Whether every folder above the path lets the user through. */
function canEnter(path: string, user: UserId): boolean {
  const folder = dirname(path)
  const { mode, uid, gid } = statSync(folder)
  const passes = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001
  return passes !== 0 && (folder === '/' || canEnter(folder, user))
}

/** Lets another user pass through the folders from `top` to a path below it, but not list them. */
export function letThrough(path: string, top: string): void {
  if (!isBelow(path, top)) return
  for (let folder = dirname(path); isBelow(folder, top); folder = dirname(folder)) chmodSync(folder, 0o711)
}

/** Give a folder and all in it to the user, when it is not theirs already. */
export function giveTo(owner: UserId | undefined, folder: string): void {
  if (!owner || statSync(folder).uid === owner.uid) return
  chownSync(folder, owner.uid, owner.gid)
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, entry), owner.uid, owner.gid)
}
