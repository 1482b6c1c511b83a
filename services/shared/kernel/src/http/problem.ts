import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { SchemaError } from './schema-errors.ts'

/** RFC 9457, with `requestId` to find the request in the log and `errors` for what fails validation. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    requestId: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
  },
  { additionalProperties: true },
)

/** What a route's `response` schema says about everything that is not a success. */
export const problemResponses = { '4xx': ProblemDocument, '5xx': ProblemDocument }

export interface ProblemInit {
  status: number
  /** Last part of the type URN, e.g. `insufficient-stock`. Without one the type is `about:blank`. */
  slug?: string
  title: string
  detail?: string
  errors?: SchemaError[]
  headers?: Record<string, string>
}

/**
 * An expected refusal; thrown anywhere below a route, answered as a problem document. The cause in `options` is for the
 * log alone, and not in the document.
 */
export class Problem extends Error {
  constructor(
    readonly init: ProblemInit,
    options?: ErrorOptions,
  ) {
    super(init.detail ?? init.title, options)
    if (init.status === 401 && !init.headers?.['www-authenticate']) {
      throw new TypeError('A 401 says what is wanted (RFC 9110, 15.5.2): authentication.ts makes those that do')
    }
    this.name = 'Problem'
  }
}

export function problem(status: number, slug: string, title: string, detail?: string): Problem {
  return new Problem({ status, slug, title, detail })
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, init: ProblemInit): FastifyReply {
  const document = {
    type: init.slug ? `urn:groundwork:problem:${init.slug}` : 'about:blank',
    title: init.title,
    status: init.status,
    detail: init.detail,
    instance: request.url.split('?', 1)[0],
    requestId: request.id,
    errors: init.errors,
  }
  // Serialised here: a route's own response schema must not decide which members of an error survive.
  return reply
    .code(init.status)
    .headers(init.headers ?? {})
    .serializer((payload: unknown) => JSON.stringify(payload))
    .type('application/problem+json; charset=utf-8')
    .send(document)
}
