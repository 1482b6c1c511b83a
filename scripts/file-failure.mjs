// Describes why a file or folder cannot be used: its path, its owner, and the command that helps. Plain JavaScript:
// set-up needs it before anything is installed.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, relative, sep } from 'node:path'
import { repository } from './repository.mjs'

/** @typedef {{ kind: 'environment', message: string, next: string }} FileFailure */

/** By error code. Each function takes the path that the error names and the root folder. */
const failures = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: path => ({
    message: `The file system that holds ${path} can only be read.`,
    next: 'Make it writable, or put the course where you may write.',
  }),
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  ENOTDIR: fileInTheWay,
  EEXIST: fileInTheWay,
}

/**
 * @param {unknown} error
 * @param {string} [root] the folder that belongs to the user: messages name the topmost folder below it
 * @returns {FileFailure | undefined} undefined when the error is about something else
 */
export function fileFailure(error, root = repository.slice(0, -1)) {
  if (!(error instanceof Error) || typeof error.path !== 'string') return undefined
  const failure = failures[error.code]?.(error.path, root)
  return failure && { kind: 'environment', ...failure }
}

/**
 * @param {string} path
 * @returns {FileFailure | undefined} undefined when the path exists and is writable
 */
export function unwritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return undefined
  } catch (error) {
    return fileFailure(error)
  }
}

function notAllowed(path, root) {
  const me = currentUser()
  const foreign = ancestors(path, root).filter(each => statSync(each).uid !== me.uid)
  const [top] = foreign
  if (top !== undefined) {
    const owner = nameOf(statSync(top).uid)
    return {
      message: `${top} belongs to ${owner}, and you are ${me.name}: ${path} cannot be used.`,
      next: `Give it back with: sudo chown -R ${me.account} ${quoted(top)}`,
    }
  }
  const own = ancestors(path, root).find(isClosed) ?? path
  return {
    message: `${own} is yours, but closed to you: ${path} cannot be used.`,
    next: `Open it with: chmod -R u+rwX ${quoted(own)}`,
  }
}

function diskFull(path) {
  return {
    message: `The disk is full: ${path} could not be written.`,
    next: `Make room; df -h ${quoted(dirname(path))} shows how much there is.`,
  }
}

/** @returns {FileFailure | undefined} undefined when no file is in the way */
function fileInTheWay(path, root) {
  const file = ancestors(path, root).find(each => !statSync(each).isDirectory())
  if (file === undefined) return undefined
  return {
    message: `${file} is a file, and a folder has to be there.`,
    next: `Move it away with: mv ${quoted(file)} ${quoted(`${file}.aside`)}`,
  }
}

/** The path and its parent folders from `root` on, topmost first, as far as they exist. */
function ancestors(path, root) {
  const inside = relative(root, path)
  const above = []
  for (let each = path; ; each = dirname(each)) {
    if (existsSync(each)) above.unshift(each)
    if (each === root || each === dirname(each)) break
    // Outside the repository, the nearest existing folder is enough.
    if (inside.startsWith(`..${sep}`) && above.length > 0) break
  }
  return above
}

function isClosed(path) {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return false
  } catch {
    return true
  }
}

/** In a container the user may be a number without a name. */
function currentUser() {
  try {
    const { uid, username } = userInfo()
    return { uid, name: username, account: username }
  } catch {
    const uid = process.getuid()
    return { uid, name: `user ${uid}`, account: String(uid) }
  }
}

function nameOf(uid) {
  try {
    const users = readFileSync('/etc/passwd', 'utf8').split('\n')
    return users.map(line => line.split(':')).find(([, , id]) => id === String(uid))?.[0] ?? `user ${uid}`
  } catch {
    return `user ${uid}`
  }
}

const quoted = path => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
