import { WarehouseMovement } from '@groundwork/contracts/warehouse'
import type { Cache } from '@groundwork/kernel/cache'
import type { MessageHandler } from '@groundwork/kernel/events/consumer'
import { jsonOf, NotAnEvent } from '@groundwork/kernel/events/event-encoding'
import { parser } from '@groundwork/kernel/http/schema'
import type { IncomingMessage } from '@groundwork/kernel/transport/transport'
import { applyMovementReports } from '../commands/apply-movements.ts'
import type { Movement } from '../domain/movement.ts'
import { movementFrom, refusalOf } from '../report.ts'

const parse = parser(WarehouseMovement)

/**
 * The topic's side of the warehouse API. There is no inbox here: the key of a movement is one, and it also knows what
 * came by webhook. What is refused there with an answer is kept here as a dead letter with the reason.
 */
export function movementReports(cache: Cache): MessageHandler {
  return async (work, messages, deadLetter) => {
    const reports: { message: IncomingMessage; movement: Movement }[] = []
    for (const message of messages) {
      const read = readReport(message)
      if ('wrong' in read) await deadLetter(message, read.wrong)
      else reports.push({ message, movement: read })
    }
    const outcomes = await applyMovementReports(
      work,
      cache,
      reports.map(report => report.movement),
    )
    let applied = 0
    let duplicate = 0
    for (const [index, { message, movement }] of reports.entries()) {
      const outcome = outcomes[index]!
      if (outcome === 'applied') applied++
      else if (outcome === 'duplicate') duplicate++
      else await deadLetter(message, refusalOf(movement, outcome))
    }
    return { applied, duplicate }
  }
}

function readReport(message: IncomingMessage): Movement | { wrong: string } {
  try {
    const parsed = parse(jsonOf(message.value))
    if ('value' in parsed) return movementFrom(parsed.value)
    return { wrong: parsed.errors.map(({ pointer, detail }) => `${pointer || 'the value'} ${detail}`).join('; ') }
  } catch (error) {
    if (error instanceof NotAnEvent) return { wrong: error.message }
    throw error
  }
}
