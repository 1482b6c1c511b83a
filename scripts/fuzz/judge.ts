/** What an API owes to whoever asks, whatever they ask. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Operation, Schema } from './document.ts'

export interface Answer {
  status: number
  contentType: string
  /** Its `WWW-Authenticate`. */
  challenge: string | null
  body: string
}

/** Bodies that a program reads; of the others the type alone is documented. */
const json = /^application\/(problem\+)?json$/

/** Says what is wrong with answers to the operation; undefined for one that is right. */
export function judgeOf(operation: Operation): (answer: Answer) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  formats.default(ajv)
  const validators = new Map<Schema, ReturnType<typeof ajv.compile>>()

  function faultOf(schema: Schema, text: string): string | undefined {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return 'its body is not JSON'
    }
    const validate = validators.get(schema) ?? ajv.compile(schema)
    validators.set(schema, validate)
    if (validate(value)) return undefined
    return `its body is not what the document says: ${ajv.errorsText(validate.errors)}`
  }

  return ({ status, contentType, challenge, body }) => {
    if (status >= 500) return `it answers ${status}`
    const type = contentType.split(';', 1)[0]!
    if (status >= 400 && type !== 'application/problem+json') return `${status} is no problem document but "${type}"`
    if (status === 401 && !challenge) return '401 comes without a challenge'
    if (status === 401 && !operation.security && /^bearer/i.test(challenge!))
      return '401 asks for a token that is not wanted'
    const documented = operation.responses[status] ?? operation.responses[`${Math.floor(status / 100)}XX`]
    if (!documented) return `${status} is not documented`
    if (status === 401 && !documented.headers?.['WWW-Authenticate']) return 'the challenge of a 401 is not documented'
    if (!documented.content || body === '') return undefined
    const content = documented.content[type]
    if (!content) return `${status} comes as "${type}", which is not documented`
    return content.schema && json.test(type) ? faultOf(content.schema, body) : undefined
  }
}
