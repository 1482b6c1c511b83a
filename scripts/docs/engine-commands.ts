/** The command that brings the engines, for each kind of system, from the catalogue that set-up itself uses. */
import type { EngineCommand } from '../../src/components/EngineCommands/command.ts'
import { engines, type PackageManager } from '../stack/engines/catalogue.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

/** Each package manager as its users know it, with the words before the packages. */
export const systems: Record<PackageManager, { system: string; install: string }> = {
  'apt-get': { system: 'Debian, Ubuntu, WSL', install: 'sudo apt-get install -y --no-install-recommends' },
  dnf: { system: 'Fedora', install: 'sudo dnf install -y' },
  pacman: { system: 'Arch', install: 'sudo pacman -S --noconfirm' },
  apk: { system: 'Alpine', install: 'sudo apk add' },
  brew: { system: 'macOS', install: 'brew install' },
}

export const engineCommandsFile = (): GeneratedFile =>
  jsonFile('docs/reference/engine-commands.json', Object.keys(systems).map(commandFor))

function commandFor(manager: string): EngineCommand {
  const { system, install } = systems[manager as PackageManager]
  const packages = engines.flatMap(engine => engine.packages?.[manager as PackageManager] ?? [])
  return { system, command: [install, ...new Set(packages)].join(' ') }
}
