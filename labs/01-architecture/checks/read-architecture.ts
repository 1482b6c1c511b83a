/** Reads `architecture.yaml`: what is wrong with its form, or the model that it describes, and where what stands. */
import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import { parse } from 'yaml'
import { type LocatedYaml, locateYaml, type Mistake } from './located-yaml.ts'
import { type ArchitectureFile, type Model, modelOf } from './model/model.ts'
import type { Requirements } from './model/requirements.ts'

export const architectureFile = 'architecture.yaml'

export interface Architecture extends Pick<LocatedYaml, 'lineOf'> {
  /** In the order of the file; the model is empty when there are any. */
  mistakes: Mistake[]
  model: Model
}

const given = (name: string): string => readFileSync(new URL(`../given/${name}`, import.meta.url), 'utf8')

const requirements = parse(given('requirements.yaml')) as Requirements

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, validateSchema: false, meta: false, verbose: true })
const isArchitecture = ajv.compile<ArchitectureFile>(JSON.parse(given('architecture.schema.json')) as object)

const compare = 'Compare this place with given/example.yaml, which has every key once'

export function readArchitecture(text: string): Architecture {
  const { data, mistakes, lineOf } = locateYaml(text)
  if (mistakes.length === 0 && isArchitecture(data)) return { mistakes, model: modelOf(data, requirements), lineOf }
  const ofForm = mistakes.length > 0 ? [] : (isArchitecture.errors ?? [])
  const found = ofForm.map(error => ({ line: lineOf(pathOf(error)), what: sentenceOf(error), next: compare }))
  return {
    mistakes: [...mistakes, ...found].sort((one, other) => one.line - other.line),
    model: modelOf({ services: {} }, requirements),
    lineOf,
  }
}

function pathOf({ instancePath, params }: ErrorObject): string[] {
  const path = instancePath.split('/').slice(1)
  const names = path.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return params.additionalProperty === undefined ? names : [...names, String(params.additionalProperty)]
}

/** The titles in the schema say what a value has to be. */
function sentenceOf(error: ErrorObject): string {
  const { keyword, params, parentSchema, message } = error
  const where = pathOf({ ...error, params: {} }).join('.') || 'The file'
  if (keyword === 'additionalProperties') return `${where} has an unknown key “${params.additionalProperty}”`
  if (keyword === 'required') return `${where} has no key “${params.missingProperty}”`
  if (keyword === 'enum') return `${where} must be one of ${params.allowedValues.join(', ')}`
  return `${where} ${parentSchema?.title ? `must be ${parentSchema.title}` : message}`
}
