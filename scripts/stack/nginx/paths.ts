/** Translates container paths in a configuration to paths of this machine. */
import { existsSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { sharedFiles } from './image-defaults.ts'
import { word } from './print.ts'
import type { Directive } from './types.ts'

export interface LocalPaths {
  /** The local path of a mounted or copied container path. */
  host: (path: string) => string | undefined
  /** Folder for files that nginx writes. */
  state: string
  /** File in place of the container's standard output. */
  accessLog: string
  /** Folder with the mime.types of the local nginx. */
  nginxDirectory: string
}

/** Files and folders that nginx reads. */
const read = new Set([
  'root',
  'alias',
  'auth_basic_user_file',
  'ssl_certificate',
  'ssl_certificate_key',
  'ssl_client_certificate',
  'ssl_dhparam',
  'ssl_password_file',
  'ssl_trusted_certificate',
  'proxy_ssl_certificate',
  'proxy_ssl_certificate_key',
  'proxy_ssl_trusted_certificate',
])

/** Files and folders that nginx writes; they go below the state folder under the same name. */
const written = new Set([
  'client_body_temp_path',
  'proxy_temp_path',
  'fastcgi_temp_path',
  'uwsgi_temp_path',
  'scgi_temp_path',
  'proxy_cache_path',
  'fastcgi_cache_path',
  'lock_file',
])

/** In the image, the files below /var/log/nginx are links to standard error and standard output. */
const logs: Record<string, string[]> = {
  error_log: ['/dev/stderr', '/var/log/nginx/error.log'],
  access_log: ['/dev/stdout', '/dev/stderr', '/var/log/nginx/access.log'],
}

/** Folders with the official image's `html` in packages of distributions and of Homebrew. */
const htmlFolders = [
  '/usr/share/nginx/html',
  '/var/www/html',
  '/usr/local/share/nginx/html',
  '/opt/homebrew/var/www',
  '/usr/local/var/www',
]

/** Directives about the process, which the runner decides. */
const dropped = new Set(['user', 'pid', 'daemon', 'master_process', 'worker_rlimit_nofile', 'working_directory'])

export interface Located {
  directives: Directive[]
  /** Folders that have to exist. */
  folders: string[]
}

export function localPaths(config: Directive[], paths: LocalPaths): Located {
  const folders: string[] = []
  const below = (path: string, isFolder: boolean) => {
    const local = join(paths.state, 'files', path)
    folders.push(isFolder ? local : posix.dirname(local))
    return local
  }
  const move = (one: Directive): Directive[] => {
    const { name, args } = one
    if (dropped.has(name)) return []
    if (one.block) return [{ ...one, block: one.block.flatMap(move) }]
    const path = args[0]?.value ?? ''
    if (read.has(name)) return [withPath(one, readPath(path, paths))]
    if (name === 'include' && sharedFiles.has(path)) return [withPath(one, join(paths.nginxDirectory, basename(path)))]
    if (written.has(name)) return [withPath(one, below(path, name !== 'lock_file'))]
    return name in logs ? [withPath(one, logPath(name, path))] : [one]
  }
  const logPath = (name: string, path: string) => {
    if (logs[name]!.includes(path)) return name === 'error_log' ? 'stderr' : paths.accessLog
    const isElsewhere = path.startsWith('syslog:') || ['off', 'stderr', '/dev/null', paths.accessLog].includes(path)
    return isElsewhere ? path : below(path, false)
  }
  return { directives: config.flatMap(move), folders }
}

function withPath(one: Directive, path: string): Directive {
  return { ...one, args: [word(path), ...one.args.slice(1)] }
}

/** In a path with variables, the part before them is translated. */
function readPath(path: string, { host, nginxDirectory }: LocalPaths): string {
  const absolute = path.startsWith('/') ? path : posix.join('/etc/nginx', path)
  const fixed = absolute.replace(/\/?[^/]*\$.*$/, '')
  const found = host(fixed)
  if (found) return found + absolute.slice(fixed.length)
  if (fixed === '/usr/share/nginx/html' || path === 'html')
    return htmlFolders.find(folder => existsSync(folder)) ?? nginxDirectory
  return absolute
}
