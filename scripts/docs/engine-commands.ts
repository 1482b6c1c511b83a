/** The command that brings the engines, for each kind of system, from the catalogue that set-up itself uses. */
import type { EngineCommand } from '../../src/components/EngineCommands/command.ts'
import { engines, type PackageManager } from '../stack/engines/catalogue.ts'
import { installLine } from '../stack/engines/packages.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

/** The systems of each package manager, as their users call them. */
const systems: Record<PackageManager, string> = {
  'apt-get': 'Debian, Ubuntu, WSL',
  dnf: 'Fedora',
  pacman: 'Arch',
  apk: 'Alpine',
  brew: 'macOS',
}

export const engineCommandsFile = (): GeneratedFile =>
  jsonFile('docs/reference/engine-commands.json', (Object.keys(systems) as PackageManager[]).map(commandFor))

function commandFor(manager: PackageManager): EngineCommand {
  const packages = engines.flatMap(engine => engine.packages?.[manager] ?? [])
  return { system: systems[manager], command: installLine(manager, [...new Set(packages)]) }
}
