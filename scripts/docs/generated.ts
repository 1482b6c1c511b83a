/** Generated files that are committed: a command writes them, and `--check` compares them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { repository } from '../repository.mjs'

export interface GeneratedFile {
  /** Absolute. */
  path: string
  content: string
}

/** The files whose content on disk differs from what would be written. */
const staleFiles = (files: GeneratedFile[]): GeneratedFile[] =>
  files.filter(({ path, content }) => !existsSync(path) || readFileSync(path, 'utf8') !== content)

/** A JSON file as the repository's formatter leaves it, so that formatting does not make it look stale. */
export function jsonFile(path: string, value: unknown): GeneratedFile {
  const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome')
  const content = execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], {
    cwd: repository,
    input: JSON.stringify(value),
    encoding: 'utf8',
  })
  return { path: join(repository, path), content }
}

/** Writes the stale ones; with `--check` among the arguments, names them and sets exit status 1. */
export function writeOrCheck(files: GeneratedFile[], command: string): void {
  const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values
  const stale = staleFiles(files)
  for (const { path, content } of stale) {
    const shown = relative(repository, path)
    if (check) console.error(`${shown} does not follow from its sources any more. Run: ${command}`)
    else {
      writeFileSync(path, content)
      console.log(`wrote ${shown}`)
    }
  }
  if (check && stale.length > 0) process.exitCode = 1
}
