/** Words for scenes of bare mediators: all is about documents of one kind, shelves. */
import type { Act, Call, Step } from './scenes.ts'

export const get = (id: string): Step => ({ do: 'get', kind: 'shelf', id })
export const list: Step = { do: 'list', kind: 'shelf' }
export const save = (id: string, value: unknown): Step => ({ do: 'save', kind: 'shelf', id, value })
export const add = (id: string, by: number): Step => ({ do: 'add', kind: 'shelf', id, by })
export const emit = (type: string): Step => ({ do: 'emit', type })
/** Somebody else writes, past the mediator. */
export const foreign = (id: string, by = 100): Step => ({ do: 'foreign', kind: 'shelf', id, by })
export const pause: Step = { do: 'pause' }
export const answer = (value: unknown): Step => ({ do: 'answer', value })

export const shelf = (id: string, value: unknown): [string, string, unknown] => ['shelf', id, value]
export const send = (name: string, as: string, how: Partial<Call> = {}): Call => ({ do: 'send', name, as, ...how })
export const ask = (name: string, as: string): Call => ({ do: 'ask', name, as })
export const open: Act = { do: 'open' }
