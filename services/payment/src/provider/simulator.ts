import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Operation, Outcome } from '../domain/payment-transitions.ts'
import type { LedgerEntry, ProviderLedger } from '../repo/provider-ledger.ts'
import { type Faults, noFaults } from './faults.ts'
import type { PaymentProvider, ProviderAnswer, ProviderRequest } from './provider.ts'
import { cardOf } from './test-cards.ts'

/** The provider did what was asked, or not: whoever asked does not hear which. */
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
  /** Told of what the book says after a request, and how often to say it. */
  callBack?: (answer: ProviderAnswer & { key: string }, times: number) => void
}

/** What each operation after the first does to an entry. */
const moves: Record<Exclude<Operation, 'authorise'>, [from: Outcome, to: Outcome]> = {
  capture: ['authorised', 'captured'],
  void: ['authorised', 'voided'],
  refund: ['captured', 'refunded'],
}

/**
 * A provider for learning and tests. The method decides what it does, and the book keeps what it did: a caller who dies
 * before hearing the answer asks again and hears the same. It stands for a system at the other end of a network: our
 * transactions do not reach into it.
 */
export function createSimulator({ ledger, faults = () => noFaults, callBack }: SimulatorOptions): PaymentProvider {
  async function obey(asked: ProviderRequest): Promise<LedgerEntry> {
    const { key, operation, method } = asked
    const fresh = entryFor(asked, faults().declineRate)
    if (operation === 'authorise') return await ledger.enter(fresh)
    // A void that comes before its authorisation keeps that from happening.
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
