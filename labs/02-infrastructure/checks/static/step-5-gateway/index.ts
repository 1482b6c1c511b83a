/** Step 5, in the order in which a learner should hear of it. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { StaticContext } from '../context.ts'
import { balance, canScale } from './balance.ts'
import { answers, gatewayExists, readable, rendered } from './configuration.ts'
import { cors, originKnown } from './cors.ts'
import { edges } from './edges.ts'
import { forwardedHeaders } from './headers.ts'
import { rateLimit } from './limit.ts'
import { ownAnswers, routes } from './routes.ts'

export const gatewayChecks: readonly Check<StaticContext>[] = [
  gatewayExists,
  readable,
  rendered,
  answers,
  routes,
  ownAnswers,
  forwardedHeaders,
  canScale,
  balance,
  rateLimit,
  originKnown,
  cors,
  edges,
]
