import { callerOf, isTheirs, ownerListed } from '@groundwork/kernel/access/guard'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { UnitOfWork, WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { answerOnce, IdempotencyKey } from '@groundwork/kernel/http/idempotency'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { pattern, StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { uuidv7 } from '@groundwork/kernel/ids'
import { type Static, Type } from 'typebox'
import { hireCourier } from '../application/hire-courier.ts'
import type { InTransaction, Queries, Repositories } from '../application/ports.ts'
import { setCourierAccount } from '../application/set-courier-account.ts'
import type { Courier, NewCourier } from '../domain/courier.ts'
import { DomainError } from '../domain/domain-error.ts'
import { coordinates } from './location-view.ts'

export interface CourierParts {
  queries: Queries
  sql: Queryable
  withTransaction: WithTransaction
  inTransaction: InTransaction
  repositoriesIn: (transaction: UnitOfWork) => Repositories
}

const largest = 2 ** 31 - 1
const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  ...pattern('^[^\\x00-\\x1f\\x7f]+$', 'text without control characters'),
  description: 'A name for people.',
  examples: ['Bicycle 3'],
})
const Speed = Type.Integer({
  minimum: 1,
  maximum: largest,
  description: 'How many steps the courier moves in a tick.',
  examples: [2],
})
const Volume = Type.Integer({ minimum: 1, maximum: largest, description: 'The volume in whole units.', examples: [10] })

const Account = (options: { default?: null } = {}) =>
  Type.Union(
    [
      UuidOf('The id of an account, from `/api/v1/identity/users`.', '00000000-0000-4000-8000-000000000e03'),
      Type.Null(),
    ],
    {
      ...options,
      description:
        'The account of the courier. It sees the deliveries of this courier and no others. Null for a courier without an account.',
    },
  )

const CourierView = Type.Object({
  id: UuidOf('The id of the courier, created when it was hired.'),
  name: Type.String({ description: 'A name for people.' }),
  // The default is for answers that a release without accounts has stored under a key.
  accountId: Account({ default: null }),
  speed: Type.Integer({ description: 'How many steps the courier moves in a tick.' }),
  location: Type.Object(coordinates, { description: 'The place where the courier is now.' }),
  storagePlaces: Type.Array(
    Type.Object({
      id: UuidOf('The id of the storage place.'),
      name: Type.String({ description: 'A name for people.' }),
      volume: Type.Integer({ description: 'The volume in whole units.' }),
      orderId: Type.Union([UuidOf('The id of an order.'), Type.Null()], {
        description: 'The order in the storage place; null when it is empty.',
      }),
    }),
    { description: 'The bags and boxes of the courier. Each holds one order.' },
  ),
})

const HireCourierBody = StrictObject({
  name: Name,
  speed: Speed,
  location: StrictObject(coordinates, { description: 'The place where the courier starts.' }),
  storagePlaces: Type.Array(StrictObject({ name: Name, volume: Volume }), {
    minItems: 1,
    maxItems: 20,
    description: 'The bags and boxes of the courier. Each holds one order.',
  }),
})

const hire = {
  summary: 'Hire a courier',
  tags: ['couriers'],
  headers: Type.Object({ 'idempotency-key': IdempotencyKey }),
  body: HireCourierBody,
  response: { 201: CourierView, ...problemResponses },
}

const list = {
  summary: 'List the couriers with their places and loads',
  description: 'A courier sees only itself in this list.',
  tags: ['couriers'],
  querystring: StrictObject({
    after: Type.Optional(UuidOf('The last id of the previous page.')),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'The most couriers on a page.' }),
  }),
  response: {
    200: Type.Object({ items: Type.Array(CourierView, { description: 'The couriers of one page, ordered by id.' }) }),
    ...problemResponses,
  },
}

const params = Type.Object({ id: UuidOf('The id of the courier.', '00000000-0000-4000-8000-000000000c01') })

const setAccount = {
  summary: 'Set the account of a courier',
  description:
    'Null takes the account away. An account belongs to one courier at most; the account of another courier is refused with 409. Whether the account exists, and which role it has, is not checked here.',
  tags: ['couriers'],
  params,
  body: StrictObject({ accountId: Account() }),
  response: { 200: CourierView, ...problemResponses },
}

const read = {
  summary: 'Read a courier',
  tags: ['couriers'],
  params,
  response: { 200: CourierView, ...problemResponses },
}

export function courierRoutes(app: App, parts: CourierParts): void {
  const { queries, inTransaction, repositoriesIn } = parts

  app.post(
    '/api/v1/couriers',
    { config: { permission: 'couriers:hire', idempotency: 'key' }, schema: hire },
    async (request, reply) => {
      const { body: content, headers } = request
      const keyed = {
        route: 'POST /api/v1/couriers',
        caller: callerOf(request),
        key: headers['idempotency-key'],
        content,
      }
      const { status, body, replayed } = await answerOnce(parts, keyed, async () => {
        const { courier, store } = hireCourier(newCourierOf(content))
        return { status: 201, body: viewOf(courier), change: work => store(repositoriesIn(work)) }
      })
      if (replayed) reply.header('idempotent-replayed', 'true')
      return reply
        .code(status as 201)
        .header('location', `/api/v1/couriers/${body.id}`)
        .send(body)
    },
  )

  app.get('/api/v1/couriers', { config: { permission: 'couriers:read' }, schema: list }, async request => {
    const account = ownerListed(request)
    return { items: (await queries.couriers({ ...request.query, account })).map(viewOf) }
  })

  app.get('/api/v1/couriers/:id', { config: { permission: 'couriers:read' }, schema: read }, async request => {
    const courier = await queries.courier(request.params.id)
    if (!courier || !isTheirs(request, courier.account)) throw unknownCourier(request.params.id)
    return viewOf(courier)
  })

  app.put(
    '/api/v1/couriers/:id/account',
    { config: { permission: 'couriers:write', idempotency: 'natural' }, schema: setAccount },
    async ({ params: { id }, body: { accountId } }) => {
      await setCourierAccount(inTransaction, id, accountId).catch(refuseTakenAccount)
      const courier = await queries.courier(id)
      if (!courier) throw unknownCourier(id)
      return viewOf(courier)
    },
  )
}

const unknownCourier = (id: string) =>
  problem(404, 'unknown-courier', 'There is no such courier', `Courier ${id} is not known.`)

function refuseTakenAccount(error: unknown): never {
  if (!(error instanceof DomainError && error.code === 'courier.account-taken')) throw error
  throw problem(409, 'account-taken', 'This account is another courier', 'Take it from that one first.')
}

function newCourierOf({ storagePlaces, ...body }: Static<typeof HireCourierBody>): NewCourier {
  return { id: uuidv7(), ...body, storagePlaces: storagePlaces.map(place => ({ id: uuidv7(), ...place })) }
}

function viewOf({ id, name, account: accountId, speed, location, storagePlaces }: Courier): Static<typeof CourierView> {
  const places = storagePlaces.map(({ parcel, ...place }) => ({ ...place, orderId: parcel?.orderId ?? null }))
  return { id, name, accountId, speed, location, storagePlaces: places }
}
