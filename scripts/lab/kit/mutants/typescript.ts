/** Mutants of the solution's TypeScript, as StrykerJS's instrumenter finds them in the syntax tree. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import type { Mutant } from '../../contract.ts'
import { type GeneratedMutants, named, type Raw } from './generated.ts'

/** Texts are for people and seldom a rule; a lab whose texts matter names the faults by hand. */
const excludedMutations = ['StringLiteral']

const errorsOnly = {
  isDebugEnabled: () => false,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: console.error,
}

/** @throws LabDefinitionError for an equivalent that is no mutant any more */
export async function typescriptMutants(options: GeneratedMutants): Promise<Mutant[]> {
  const files = options.files.map(file => ({
    name: file,
    content: readFileSync(join(options.directory, file), 'utf8'),
    mutate: true,
  }))
  const instrumenter = new Instrumenter(errorsOnly as unknown as ConstructorParameters<typeof Instrumenter>[0])
  const { mutants } = await instrumenter.instrument(files, {
    plugins: null,
    ignorers: [],
    excludedMutations,
    noHeader: true,
  } as Parameters<Instrumenter['instrument']>[1])
  const raws = mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ fileName, mutatorName, location, replacement = '' }): Raw => {
      const text = files.find(({ name }) => name === fileName)?.content ?? ''
      const from = offsetOf(text, location.start)
      const to = offsetOf(text, location.end)
      return {
        file: fileName,
        kind: mutatorName,
        original: text.slice(from, to),
        replacement,
        edit: source => source.slice(0, from) + replacement + source.slice(to),
      }
    })
  return named(raws, options)
}

/** Lines and columns count from 0. */
function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const before = text.split('\n').slice(0, line)
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column
}
