import { expect, test } from 'vitest'
import { applications } from './applications.ts'

const cohort = 'the board shows the whole cohort, which has as many learners as one course teaches at a time'

/** Every answer that contains a list, and why it may be read without a `limit`. */
const boundedByNature: Record<keyof typeof applications, Record<string, string>> = {
  sales: {
    '/api/v1/orders/{id}': 'an order has 50 lines at most',
    '/api/v1/orders/{id}/timeline': 'an order takes each step of its saga once',
  },
  inventory: {
    '/api/v1/warehouse/{warehouse_id}/layout': 'a layout has 500 bins at most',
    '/api/v1/warehouse/{warehouse_id}/bins/{bin}': 'a bin holds no more pieces than its capacity',
    '/api/v1/warehouse/{warehouse_id}/delivery-notes/{note_id}': 'a note has 200 lines at most, a warehouse 500 bins',
    '/api/v1/warehouse/{warehouse_id}/shipments/{shipment_id}': 'a shipment has 200 pick lists at most',
  },
  payment: {
    '/api/v1/payments': 'an order has one payment',
  },
  delivery: {
    '/api/v1/couriers/{id}': 'a courier has 20 storage places at most',
    '/api/v1/deliveries/{orderId}': 'a delivery takes each of its steps once',
  },
  identity: {
    '/api/v1/identity/account': 'an account has each role once',
  },
  progress: {
    '/api/v1/progress/learners/{id}/items': 'the course has so many items',
    '/api/v1/progress/learners/{id}/attempts': 'the last 300, and `more` says whether there are older ones',
    '/api/v1/progress/session': 'there are so many permissions',
    '/api/v1/progress/cohorts': 'an instructor has the cohorts that somebody made by hand',
    '/api/v1/progress/cohorts/{slug}/grid': cohort,
    '/api/v1/progress/cohorts/{slug}/export': cohort,
    '/api/v1/progress/cohorts/{slug}/attention': cohort,
    '/api/v1/progress/cohorts/{slug}/roster': cohort,
    '/api/v1/progress/cohorts/{slug}/invitations': cohort,
    '/api/v1/progress/totals': 'there are the cohorts that somebody made by hand',
    '/api/v1/progress/cohorts/{slug}/totals': 'the course has so many items',
  },
}

interface Operation {
  parameters?: { name: string; in: string; schema: { maximum?: number; default?: number } }[]
  responses: Record<string, unknown>
}

test.each(Object.entries(applications))(
  'every list of %s has a limit, or a reason why it stays short',
  async (service, open) => {
    const app = await open()
    const document = (await app.inject('/openapi.json')).json<{ paths: Record<string, { get?: Operation }> }>()
    await app.close()
    const lists = Object.entries(document.paths).flatMap(([path, { get }]) =>
      get && mayBeLong(get.responses[200])
        ? [{ path, limit: get.parameters?.find(({ name }) => name === 'limit') }]
        : [],
    )
    const unlimited = lists.filter(({ limit }) => limit === undefined).map(({ path }) => path)
    expect(unlimited.toSorted()).toEqual(Object.keys(boundedByNature[service as keyof typeof applications]).toSorted())
    for (const { path, limit } of lists) {
      if (limit)
        expect([path, limit.schema.maximum, limit.schema.default]).toEqual([
          path,
          expect.any(Number),
          expect.any(Number),
        ])
    }
  },
)

/** Whether an answer contains an array, or text of which the document does not say the form. */
function mayBeLong(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  if ((answer as { type?: string }).type === 'array') return true
  return 'text/csv' in answer || Object.values(answer).some(mayBeLong)
}
