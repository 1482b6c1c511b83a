/** `lab.yaml`: read, held against its schema, and complained about by line. */
import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import { LineCounter, parseDocument } from 'yaml'
import type { Proof } from '../types.ts'
import { LabDefinitionError } from '../usage.ts'
import { type ManifestFile, manifestSchema } from './manifest-schema.ts'

export type { EngineName } from './manifest-schema.ts'

/** The file with its defaults filled in. */
export type Manifest = Omit<ManifestFile, 'given' | 'steps'> & { given: string[]; steps: Step[] }
export type Step = Omit<ManifestFile['steps'][number], 'proof'> & { proof: Proof }
export type Hint = Step['hints'][number]

const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile<ManifestFile>(manifestSchema)

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
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const at = (offset: number | undefined) => `${path}:${offset === undefined ? 1 : lines.linePos(offset).line}`
  if (document.errors.length > 0) {
    throw new LabDefinitionError(
      document.errors.map(error => `${at(error.pos[0])} ${error.message.split('\n')[0]}`).join('\n'),
    )
  }
  const data: unknown = document.toJS()
  if (!validate(data)) {
    throw new LabDefinitionError(
      (validate.errors ?? [])
        .filter(error => error.keyword !== 'anyOf')
        .map(error => `${at(offsetOf(error))} ${sentenceOf(error)}`)
        .join('\n'),
    )
  }
  const steps = data.steps.map(step => ({ ...step, proof: step.proof ?? 'static' }))
  return { ...data, given: data.given ?? [], steps }

  function offsetOf(error: ErrorObject): number | undefined {
    const steps = error.instancePath.split('/').slice(1)
    for (let length = steps.length; length > 0; length--) {
      const node = document.getIn(
        steps.slice(0, length).map(key => (/^\d+$/.test(key) ? Number(key) : key)),
        true,
      )
      const range = (node as { range?: [number, number, number] } | undefined)?.range
      if (range) return range[0]
    }
    return undefined
  }
}

function sentenceOf(error: ErrorObject): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.') || 'the manifest'
  if (error.keyword === 'additionalProperties')
    return `${where} has an unknown key “${error.params.additionalProperty}”.`
  if (error.keyword === 'enum') return `${where} must be one of ${error.params.allowedValues.join(', ')}.`
  return `${where} ${error.message}.`
}

/** What the schema cannot say. */
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
