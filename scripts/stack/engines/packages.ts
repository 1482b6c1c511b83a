import { existsSync } from 'node:fs'
import type { Engine, PackageManager } from './catalogue.ts'
import { findProgram } from './programs.ts'

/** How each package manager is told to install. All but Homebrew need root. */
const commands: Record<PackageManager, string> = {
  // `install` takes no alternatives (`a | b`).
  'apt-get': 'apt-get satisfy -y --no-install-recommends',
  dnf: 'dnf install -y',
  apk: 'apk add',
  pacman: 'pacman -S --noconfirm',
  brew: 'brew install',
}

export const isRoot = (): boolean => process.getuid?.() === 0

/** The command that installs these packages, without sudo. */
export function installWords(manager: PackageManager, packages: readonly string[]): string[] {
  return [...commands[manager].split(' '), ...(manager === 'apt-get' ? [packages.join(', ')] : packages)]
}

/** The same as somebody types it who is not root. */
export function installLine(manager: PackageManager, packages: readonly string[]): string {
  const words = installWords(manager, packages).map(word => (word.includes(' ') ? `'${word}'` : word))
  return `${manager === 'brew' ? '' : 'sudo '}${words.join(' ')}`
}

/** The first package manager this machine has. */
function packageManager(): PackageManager | undefined {
  return (Object.keys(commands) as PackageManager[]).find(name => findProgram(name))
}

/** Debian, Ubuntu and what derives from them: there set-up installs packages itself when it is root. */
export const isDebian = (): boolean => existsSync('/etc/debian_version') && packageManager() === 'apt-get'

/** The one command that installs the engine on this machine, as the reader would type it. */
export function installCommand(engine: Engine): string {
  if (engine.install) return engine.install
  const manager = packageManager()
  const name = manager && engine.packages?.[manager]
  if (!manager || !name) return `install ${engine.title} with your system's package manager`
  const line = installLine(manager, [name])
  return isRoot() ? line.replace(/^sudo /, '') : line
}
