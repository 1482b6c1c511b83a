/** Figures that the site shows, as they were measured last: `docs/reference/measured.json`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Measured } from '../../src/components/Measured/measured.ts'
import { jsonFile } from '../docs/generated.ts'
import { repository } from '../repository.mjs'

const file = 'docs/reference/measured.json'

/** Writes down what a benchmark measured, in place of what it measured before. */
export function record(name: string, measured: Measured): void {
  const known = JSON.parse(readFileSync(join(repository, file), 'utf8')) as Record<string, Measured>
  const { path, content } = jsonFile(file, { ...known, [name]: measured })
  writeFileSync(path, content)
}
