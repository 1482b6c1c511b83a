import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../engines/programs.ts'
import { toolsDirectory } from './inside.ts'
import type { Adapter, PartContext } from './types.ts'

const shim = fileURLToPath(new URL('./tools/shim.mjs', import.meta.url))

/** What a shim has to know of its part; the format of `bin/part.json`, read by `tools/shim.mjs`. */
export interface ShimPart {
  /** `host:port` as the part says it → where it is; hosts in lower case. */
  addresses: Record<string, string>
  /** The real program by the tool's name; absent when the machine has none. */
  programs: Record<string, string>
}

/**
 * Client tools take host and port apart (`-h postgres -p 5432`), so no translation of text can help them. Each gets a
 * shim, first on the part's PATH, that puts in the real address and then runs the real tool.
 */
export function layTools(part: PartContext, adapter: Adapter): void {
  const folder = toolsDirectory(part.directory)
  mkdirSync(folder, { recursive: true })
  const programs: Record<string, string> = {}
  for (const tool of adapter.tools ?? []) {
    const program = findProgram(tool, ...(substitutes[tool] ?? []))
    if (program) programs[tool] = program
    writeFileSync(
      join(folder, tool),
      `#!/bin/sh\nexec '${process.execPath}' '${shim}' '${join(folder, 'part.json')}' ${tool} "$@"\n`,
      { mode: 0o755 },
    )
  }
  const about: ShimPart = { addresses: part.names.all(), programs }
  writeFileSync(join(folder, 'part.json'), JSON.stringify(about))
}

/** A tool of the same meaning under another name. */
const substitutes: Record<string, string[]> = { 'redis-cli': ['valkey-cli'], 'valkey-cli': ['redis-cli'] }
