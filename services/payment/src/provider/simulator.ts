import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Operation, Outcome } from '../domain/payment-transitions.ts'
import type { LedgerEntry, ProviderLedger } from '../repo/provider-ledger.ts'
import { type Faults, noFaults } from './faults.ts'
import type { PaymentProvider, ProviderAnswer, ProviderRequest } from './provider.ts'
import { cardOf } from './test-cards.ts'

/** The provider does not answer. It may or may not have done what was asked. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/** What was asked is of a payment that nobody asked to authorise. */
export class UnknownPayment extends Error {
  override readonly name = 'UnknownPayment'
}

interface SimulatorOptions {
  ledger: ProviderLedger
  faults?: () => Faults
  /** Called after a request with the answer, and with the number of callbacks to send. */
  callBack?: (answer: ProviderAnswer & { key: string }, times: number) => void
}

/** The transition of each operation after `authorise`. */
const moves: Record<Exclude<Operation, 'authorise'>, [from: Outcome, to: Outcome]> = {
  capture: ['authorised', 'captured'],
  void: ['authorised', 'voided'],
  refund: ['captured', 'refunded'],
}

/**
 * A payment provider for learning and tests. The payment method decides what it does. The ledger stores what it has
 * done, so a caller that asks again gets the same answer. It stands for a system of somebody else: payment's
 * transactions do not include it.
 */
export function createSimulator({ ledger, faults = () => noFaults, callBack }: SimulatorOptions): PaymentProvider {
  async function obey(asked: ProviderRequest): Promise<LedgerEntry> {
    const { key, operation, method } = asked
    const fresh = entryFor(asked, faults().declineRate)
    if (operation === 'authorise') return await ledger.enter(fresh)
    // A void that comes before its authorisation prevents it.
    if (operation === 'void') await ledger.enter({ ...fresh, state: 'voided', declineReason: null })
    const [from, to] = moves[operation]
    const declineReason = (operation === 'capture' && cardOf(method).declinesCapture) || null
    const entry = await ledger.move(key, from, declineReason === null ? to : 'declined', declineReason)
    if (!entry) throw new UnknownPayment(`Nothing was asked of ${key}, so there is nothing to ${operation}.`)
    return entry
  }

  return {
    async request(asked) {
      const { latencyMs, outage, lossRate, callbacks } = faults()
      const card = cardOf(asked.method)
      const wait = latencyMs + (card.latencyMs ?? 0)
      if (wait > 0) await delay(wait)
      if (outage) throw new Unanswered('the provider is out of order')
      const withheld = (card.losesFirstAnswer || card.answersByCallback) && !(await ledger.find(asked.key))
      const { state, reference, declineReason } = await obey(asked)
      const answer = { state, reference, declineReason }
      callBack?.({ key: asked.key, ...answer }, card.answersByCallback ? Math.max(1, callbacks) : callbacks)
      if (withheld) throw new Unanswered('the answer comes later')
      if (Math.random() < lossRate) throw new Unanswered('the answer was lost')
      return answer
    },
  }
}

function entryFor({ key, amountMinor, currency, method }: ProviderRequest, declineRate: number): LedgerEntry {
  const reference = `sim_${randomUUID()}`
  const declineReason = cardOf(method).declines ?? (Math.random() < declineRate ? 'declined at random' : null)
  const state = declineReason === null ? 'authorised' : 'declined'
  return { key, state, amountMinor, currency, reference, declineReason }
}
