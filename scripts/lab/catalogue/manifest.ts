/** Reads `lab.yaml` and names every mistake in it with its line. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { yamlReader } from '../../read-yaml.ts'
import { LabDefinitionError } from '../errors.ts'
import { coursePaths } from '../paths.ts'
import type { Proof } from '../types.ts'
import { asDefinitionError } from './definition-error.ts'
import type { ManifestFile, manifestSchema } from './manifest-schema.ts'

export type { EngineName } from './manifest-schema.ts'

/** The file with its defaults filled in. */
export type Manifest = Omit<ManifestFile, 'given' | 'steps'> & { given: string[]; steps: Step[] }
export type Step = Omit<ManifestFile['steps'][number], 'proof'> & { proof: Proof }
export type Hint = Step['hints'][number]

/** The published schema: TypeBox, from which it is made, takes too long to load for a check. */
const published = join(coursePaths.labs, 'lab.schema.json')
const readManifestFile = yamlReader(JSON.parse(readFileSync(published, 'utf8')) as typeof manifestSchema)

/**
 * @param path absolute path of a `lab.yaml`
 * @param folderId the two digits that its folder's name starts with
 * @throws LabDefinitionError with one line per mistake, each naming file and line
 */
export function readManifest(path: string, folderId: string): Manifest {
  const manifest = parseManifest(readFileSync(path, 'utf8'), path)
  const contradictions = contradictionsOf(manifest, folderId)
  if (contradictions.length > 0) throw new LabDefinitionError(contradictions.map(text => `${path} ${text}`).join('\n'))
  return manifest
}

/**
 * @param path how the author knows the file, for messages
 * @throws LabDefinitionError with one line per mistake, each naming file and line
 */
export function parseManifest(text: string, path: string): Manifest {
  const file = asDefinitionError(() => readManifestFile(text, path))
  return {
    ...file,
    given: file.given ?? [],
    steps: file.steps.map(step => ({ ...step, proof: step.proof ?? 'static' })),
  }
}

/** Mistakes that the schema cannot express. */
function contradictionsOf(manifest: Manifest, folderId: string): string[] {
  const found: string[] = []
  if (manifest.id !== folderId) found.push(`says id ${manifest.id}, but its folder's name starts with ${folderId}.`)
  manifest.steps.forEach((step, index) => {
    if (step.id !== index + 1)
      found.push(`step “${step.title}” has id ${step.id}; steps count from 1 without gaps, so it must be ${index + 1}.`)
  })
  if (!manifest.starter.fails.startsWith(`${manifest.id}.`)) {
    found.push(`starter.fails is ${manifest.starter.fails}, which is not a code of lab ${manifest.id}.`)
  }
  return found
}
