/**
 * Reads YAML that course authors write (manifests, quizzes) and validates it against a schema: each mistake names file
 * and line.
 */
import { Ajv, type ErrorObject } from 'ajv'
import type { Static, TSchema } from 'typebox'
import { LineCounter, parseDocument } from 'yaml'
import { readYamlError } from './stack/yaml-error.ts'

// The schemas are our own: validating them takes longer than compiling them.
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, validateSchema: false, meta: false })

/** The mistakes of a document, one line each: `lab.yaml:12 steps.0.points must be integer.` */
export class YamlMistakes extends Error {
  override readonly name = 'YamlMistakes'
}

/**
 * Makes a reader for one kind of document; compiles the schema once.
 * @returns a function of the text and the author's name for the file; it throws YamlMistakes
 */
export function yamlReader<Schema extends TSchema>(schema: Schema): (text: string, file: string) => Static<Schema> {
  const validate = ajv.compile<Static<Schema>>(schema)
  return (text, file) => {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines })
    if (document.errors.length > 0) {
      const mistakes = document.errors.map(readYamlError)
      throw new YamlMistakes(mistakes.map(({ line, message }) => `${file}:${line} is not YAML: ${message}`).join('\n'))
    }
    const data: unknown = document.toJS()
    if (validate(data)) return data
    const at = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`
    const errors = (validate.errors ?? []).filter(error => error.keyword !== 'anyOf')
    throw new YamlMistakes(errors.map(error => `${at(offsetOf(document, error))} ${sentenceOf(error)}`).join('\n'))
  }
}

/** Offset of the nearest existing node on the path of the error. */
function offsetOf(document: ReturnType<typeof parseDocument>, error: ErrorObject): number | undefined {
  const path = error.instancePath.split('/').slice(1)
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(
      path.slice(0, length).map(key => (/^\d+$/.test(key) ? Number(key) : key)),
      true,
    )
    const range = (node as { range?: [number, number, number] } | undefined)?.range
    if (range) return range[0]
  }
  return undefined
}

function sentenceOf(error: ErrorObject): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.') || 'the document'
  if (error.keyword === 'additionalProperties')
    return `${where} has an unknown key “${error.params.additionalProperty}”.`
  if (error.keyword === 'enum') return `${where} must be one of ${error.params.allowedValues.join(', ')}.`
  return `${where} ${error.message}.`
}
