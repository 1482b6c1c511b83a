import { existsSync } from 'node:fs'
import type { Engine, PackageManager } from './catalogue.ts'
import { findProgram } from './programs.ts'

/** How each package manager is told to install. All but Homebrew need root. */
const commands: Record<PackageManager, string> = {
  'apt-get': 'apt-get install -y --no-install-recommends',
  dnf: 'dnf install -y',
  apk: 'apk add',
  pacman: 'pacman -S --noconfirm',
  brew: 'brew install',
}

export const isRoot = (): boolean => process.getuid?.() === 0

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
  return `${manager === 'brew' || isRoot() ? '' : 'sudo '}${commands[manager]} ${name}`
}
