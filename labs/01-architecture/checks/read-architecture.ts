/** Reads `architecture.yaml`: what is wrong with its form, or the model that it describes, and where what stands. */
import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject } from 'ajv'
import { parse } from 'yaml'
import type { Place } from '../../../scripts/stack/types.ts'
import { locateYaml, type Mistake, type Path } from './located-yaml.ts'
import { type ArchitectureFile, type Model, modelOf } from './model/model.ts'
import type { Requirements } from './model/requirements.ts'

export const architectureFile = 'architecture.yaml'

export interface Architecture {
  /** In the order of the file; the model is empty when there are any. */
  mistakes: Mistake[]
  model: Model
  /** Where in the file this stands: `at('services', 'auth', 'store')`. */
  at(...path: Path): Place
}

const given = (name: string): string => readFileSync(new URL(`../given/${name}`, import.meta.url), 'utf8')

const requirements = parse(given('requirements.yaml')) as Requirements

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, validateSchema: false, meta: false, verbose: true })
const isArchitecture = ajv.compile<ArchitectureFile>(JSON.parse(given('architecture.schema.json')) as object)

export function readArchitecture(text: string): Architecture {
  const { data, mistakes, lineOf } = locateYaml(text)
  const at = (...path: Path) => ({ file: architectureFile, line: lineOf(path) })
  if (mistakes.length === 0 && isArchitecture(data)) return { mistakes, model: modelOf(data, requirements), at }
  const next = 'Compare this place with given/example.yaml, which has every key once'
  const ofForm = mistakes.length > 0 ? [] : (isArchitecture.errors ?? [])
  const found = ofForm.map(error => ({ line: lineOf(pathOf(error)), what: sentenceOf(error), next }))
  return {
    mistakes: [...mistakes, ...found].sort((one, other) => one.line - other.line),
    model: modelOf({ services: {} }, requirements),
    at,
  }
}

function pathOf({ instancePath, params }: ErrorObject): string[] {
  const { additionalProperty: unknown = [] } = params as { additionalProperty?: string }
  return [...namesIn(instancePath), ...[unknown].flat()]
}

const namesIn = (instancePath: string): string[] =>
  instancePath
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The titles in the schema say what a value has to be. */
function sentenceOf({ keyword, instancePath, params, parentSchema, message }: ErrorObject): string {
  const where = namesIn(instancePath).join('.') || 'The file'
  if (keyword === 'additionalProperties') return `${where} has an unknown key “${params.additionalProperty}”`
  if (keyword === 'required') return `${where} has no key “${params.missingProperty}”`
  if (keyword === 'enum') return `${where} must be one of ${params.allowedValues.join(', ')}`
  return `${where} ${parentSchema?.title ? `must be ${parentSchema.title}` : message}`
}
