import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quoteWord } from '../compose/shell-words.ts'
import { findProgram } from '../engines/programs.ts'
import { psqlCommand } from '../engines/psql.ts'
import { toolsDirectory } from './exec.ts'
import type { Adapter, InstanceContext } from './types.ts'

const shim = fileURLToPath(new URL('./tools/shim.mjs', import.meta.url))

/** Facts about an instance for its shims; the format of `bin/instance.json`, read by `tools/shim.mjs`. */
export interface ShimInstance {
  /** `host:port` as the instance says it → where it is; hosts in lower case. */
  addresses: Record<string, string>
  /** The command that starts the real tool, by name; absent when the machine has none. */
  programs: Record<string, string[]>
}

/** Tools of every image's base system with host and port as two words. */
const everywhere = ['nc']
/** Tools that get a shim only where the machine lacks them: their addresses are URLs, which are translated as text. */
const replaceable = ['curl', 'wget']
/** An equivalent tool under another name. */
const substitutes: Record<string, string[]> = { 'redis-cli': ['valkey-cli'], 'valkey-cli': ['redis-cli'] }

function programFor(tool: string): string[] | undefined {
  if (tool === 'psql') return psqlCommand()
  const program = findProgram(tool, ...(substitutes[tool] ?? []))
  return program === undefined ? undefined : [program]
}

/**
 * Client tools take host and port separately (`-h postgres -p 5432`), so translating text does not help. Each gets a
 * shim, first on the instance's PATH, that inserts the real address and runs the real tool.
 */
export function layTools(instance: InstanceContext, adapter: Adapter): void {
  const folder = toolsDirectory(instance.directory)
  mkdirSync(folder, { recursive: true })
  const lacking = replaceable.filter(tool => !programFor(tool))
  const programs: Record<string, string[]> = {}
  for (const tool of [...everywhere, ...lacking, ...(adapter.tools ?? [])]) {
    const program = programFor(tool)
    if (program) programs[tool] = program
    const words = [process.execPath, shim, join(folder, 'instance.json'), tool]
    layCommand(instance, tool, `exec ${words.map(quoteWord).join(' ')} "$@"`)
  }
  const about: ShimInstance = { addresses: instance.names.all(), programs }
  writeFileSync(join(folder, 'instance.json'), JSON.stringify(about))
}

/** Puts a script on the instance's PATH, before the machine's commands. */
export function layCommand(instance: Pick<InstanceContext, 'directory'>, name: string, script: string): void {
  writeFileSync(join(toolsDirectory(instance.directory), name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

/** Tools of a health check that this machine lacks and a built-in probe replaces. */
export function missingTools(test: readonly string[]): string[] {
  const said = test.join(' ')
  return ['nc', 'curl', 'wget', 'pg_isready'].filter(
    tool => new RegExp(`\\b${tool}\\b`).test(said) && !programFor(tool),
  )
}
